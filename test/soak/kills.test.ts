// Kills the executable at every system call that touches the home, and looks at what the next start makes of it.
import { describe, expect } from "bun:test";

import { straceMissing, testUnless } from "../support/faults/requirements.ts";
import {
  allCases,
  describePoints,
  failuresOf,
  openStage,
  strikeAll,
  summarize,
} from "../support/faults/sweep.ts";

describe("a kill at every system call in the home", () => {
  testUnless(straceMissing(), "the next start ends the same as an undisturbed one", async () => {
    await using stage = await openStage();
    const cases = allCases(stage.rehearsals, ["signal=KILL"]);
    const strikes = await strikeAll(stage, cases);
    console.log(`${describePoints(stage.rehearsals)}\n${summarize(strikes)}`);
    expect(failuresOf(strikes)).toEqual([]);
    expect(strikes.filter(({ ending }) => ending === "killed").length).toBeGreaterThanOrEqual(1000);
  });
});
