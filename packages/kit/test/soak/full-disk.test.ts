// A small disk that is full from the beginning, or runs full in the middle. Rows that it refuses are for test/e2e/crash.test.ts.
import { describe, expect } from "bun:test";

import { startOnFullDisks } from "../support/faults/full-disk.ts";
import { smallDiskMissing } from "../support/faults/requirements.ts";
import { faultVersions } from "../support/faults/versions.ts";
import { unless } from "../support/skip.ts";

describe("a full disk", () => {
  const name = "refuses a start in a sentence with exit 4, and the next one makes up for it";
  unless(smallDiskMissing()).test(name, async () => {
    const { refused } = await startOnFullDisks(await faultVersions(), 40);
    expect(refused).toBeGreaterThan(40);
  });
});
