// Kills an update, and lets its system calls fail, at 300 points from the download to the blessing.
import { describe, expect } from "bun:test";

import { straceMissing } from "../support/faults/requirements.ts";
import { unless } from "../support/skip.ts";
import { sweepUpdate } from "../support/update/sweep.ts";

describe("an update that breaks at any system call", () => {
  unless(straceMissing()).test("leaves one whole program, every row, and a way on", async () => {
    const { summary, failures } = await sweepUpdate(300);
    console.log(summary);
    expect(failures).toEqual([]);
  });
});
