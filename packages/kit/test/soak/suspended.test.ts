// A minute of sleep: longer than any connection is kept.
import { describe } from "bun:test";

import { openSite } from "../support/access/site.ts";
import { noSleep, sleepAndWake } from "../support/access/suspend.ts";
import { unless } from "../support/skip.ts";

describe("a program", () => {
  unless(noSleep).test("that stood still for a minute goes on", async () => {
    await using site = await openSite({ timeoutMs: 300_000 });
    await sleepAndWake(site, 60);
  });
});
