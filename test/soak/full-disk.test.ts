// A small disk that is full from the beginning, runs full in the middle, or fills up while people write.
import { describe, expect } from "bun:test";

import { startOnFullDisks, writeOnFullDisk } from "../support/faults/full-disk.ts";
import { smallDiskMissing, testUnless } from "../support/faults/requirements.ts";
import { faultVersions, keptVersions } from "../support/faults/versions.ts";
import { tempFolder } from "../support/temp-folder.ts";

const missing = smallDiskMissing();

describe("a full disk", () => {
  testUnless(
    missing,
    "refuses a start in a sentence with exit 4, and the next one makes up for it",
    async () => {
      await using kept = await tempFolder();
      const { refused } = await startOnFullDisks(await keptVersions(kept.dir), 40);
      expect(refused).toBeGreaterThan(40);
    },
  );

  testUnless(
    missing,
    "refuses rows, keeps those it acknowledged, and goes on once there is room",
    async () => {
      const { first } = await faultVersions();
      await writeOnFullDisk(first);
    },
  );
});
