// A minute of sleep: longer than any connection is kept.
import { describe } from "bun:test";

import { openSite } from "../support/access/site.ts";
import { noSleep, sleepAndWake } from "../support/access/suspend.ts";
import { testUnless } from "../support/faults/requirements.ts";

describe("a program", () => {
  testUnless(noSleep, "that stood still for a minute goes on", async () => {
    await using site = await openSite({ patienceMs: 300_000 });
    await sleepAndWake(site, 60);
  });
});
