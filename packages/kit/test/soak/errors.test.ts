// Lets every system call that touches the home fail once, in five ways. The program goes on correctly or says why not.
import { describe, expect } from "bun:test";

import { straceMissing } from "../support/faults/requirements.ts";
import { failuresOf, sweepAll, systemErrors } from "../support/faults/sweep.ts";
import { unless } from "../support/skip.ts";

describe("an error at every system call in the home", () => {
  unless(straceMissing()).test("ends in a sentence or goes on, and leaves no false ledger", async () => {
    const strikes = await sweepAll(systemErrors);
    expect(failuresOf(strikes)).toEqual([]);
    const missed = strikes.filter(({ ending }) => ending === "not reached");
    expect(missed.length).toBeLessThan(strikes.length / 50);
  });
});
