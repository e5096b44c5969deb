// A lid that is closed, a clock that is set: the program goes on. The minute's form stands in test/soak/suspended.test.ts.
import { describe, expect } from "bun:test";
import { join } from "node:path";

import { openSite, patientBinary, type Site } from "../support/access/site.ts";
import { fakeClock, noFakeClock, noSleep, sleepAndWake } from "../support/access/suspend.ts";
import { tempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, expectOutcome } from "../support/program.ts";
import { unless } from "../support/skip.ts";

describe("a program", () => {
  unless(noSleep).test("that stood still for five seconds goes on", async () => {
    await using site = await openSite();
    await sleepAndWake(site, 5);
    expectOutcome(await site.program.stop(), { stdout: `${site.program.ready}\n` });
  });

  unless(noSleep ?? noFakeClock).test("whose clock jumps, also in its sleep, goes on", async () => {
    const home = await tempHome();
    const clock = fakeClock(join(home.user, "clock"));
    const binary = await patientBinary();
    await using site = await openSite({ binary, home, through: clock.through });
    const { program } = site;
    for (const offset of ["+8h", "+10y", "-10y", "+0"]) {
      clock.set(offset);
      await postItem(program, offset);
      const opened = await execute(binary, { home, args: ["open", "--json"] });
      const { url } = JSON.parse(opened.stdout) as { url: string };
      expect(await enterWith(site, url)).toBe(200);
    }
    clock.set("+16h");
    await sleepAndWake(site, 1);
    expect((await itemNames(program)).slice(2, 6)).toEqual(["+8h", "+10y", "-10y", "+0"]);
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
  });
});

/** A code lives for a minute, by a clock that nobody sets. */
async function enterWith({ program, origin }: Site, entryUrl: string): Promise<number> {
  const code = entryUrl.split("#code=")[1];
  const init = { method: "POST", body: JSON.stringify({ code }), headers: { origin } };
  return (await program.request("/_control/v1/enter", init)).status;
}
