// The minute's form of test/soak/mixed-load.test.ts.
import { expect, test } from "bun:test";

import { mixedLoad } from "../support/access/mixed-load.ts";
import { openSite, patientBinary } from "../support/access/site.ts";

const seconds = 60;
/** In the first minute the runtime still compiles and fills its caches. */
const allowedGrowthMb = 20;

test(
  "a minute of mixed load grows neither memory nor descriptors",
  async () => {
    await using site = await openSite({ binary: await patientBinary(), timeoutMs: 300_000 });
    const result = await mixedLoad(site, seconds);
    console.log(`mixed load, ${seconds} s: ${JSON.stringify(result)}`);
    expect(result.wrong).toEqual([]);
    expect(result.rssMb.late - result.rssMb.early).toBeLessThan(allowedGrowthMb);
    if (result.descriptors) expect(result.descriptors.after).toBeLessThanOrEqual(result.descriptors.before);
  },
  10 * 60_000,
);
