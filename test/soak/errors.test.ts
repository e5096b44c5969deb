// Lets every system call that touches the home fail once, in five ways. The program goes on correctly or says why not.
import { describe, expect } from "bun:test";

import { straceMissing, testUnless } from "../support/faults/requirements.ts";
import {
  allCases,
  describePoints,
  failuresOf,
  openStage,
  strikeAll,
  summarize,
  systemErrors,
} from "../support/faults/sweep.ts";

describe("an error at every system call in the home", () => {
  testUnless(straceMissing(), "ends in a sentence or goes on, and leaves no false ledger", async () => {
    await using stage = await openStage();
    const cases = allCases(stage.rehearsals, systemErrors);
    const strikes = await strikeAll(stage, cases);
    console.log(`${describePoints(stage.rehearsals)}\n${summarize(strikes)}`);
    expect(failuresOf(strikes)).toEqual([]);
    expect(strikes.filter(({ ending }) => ending === "not reached").length).toBeLessThan(cases.length / 50);
  });
});
