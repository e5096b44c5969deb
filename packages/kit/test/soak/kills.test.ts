// Kills the executable at every system call that touches the home, and looks at what the next start makes of it.
import { describe, expect } from "bun:test";

import { straceMissing } from "../support/faults/requirements.ts";
import { failuresOf, sweepAll } from "../support/faults/sweep.ts";
import { unless } from "../support/skip.ts";

describe("a kill at every system call in the home", () => {
  unless(straceMissing()).test("the next start ends the same as an undisturbed one", async () => {
    const strikes = await sweepAll(["signal=KILL"]);
    expect(failuresOf(strikes)).toEqual([]);
    expect(strikes.filter(({ ending }) => ending === "killed").length).toBeGreaterThanOrEqual(1000);
  });
});
