// A quarter of an hour of everything at once: no growth in memory or descriptors.
import { expect, test } from "bun:test";

import { mixedLoad } from "../support/access/mixed-load.ts";
import { openSite, patientBinary } from "../support/access/site.ts";

const seconds = 15 * 60;
/** What the collector's own habits make of it, both ways. */
const allowedGrowthMb = 12;

test("15 minutes of mixed load grow neither memory nor descriptors", async () => {
  await using site = await openSite({ binary: await patientBinary(), timeoutMs: (seconds + 600) * 1000 });
  const result = await mixedLoad(site, seconds);
  console.log(`mixed load, ${seconds} s: ${JSON.stringify(result)}`);
  expect(result.wrong).toEqual([]);
  expect(result.rssMb.late - result.rssMb.early).toBeLessThan(allowedGrowthMb);
  if (result.descriptors) expect(result.descriptors.after).toBeLessThanOrEqual(result.descriptors.before);
});
