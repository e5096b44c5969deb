// A small disk that is full from the beginning, runs full in the middle, or fills up while people write.
import { describe, expect } from "bun:test";

import {
  spaces,
  startOnFullDisk,
  writeOnFullDisk,
  type FullDiskResult,
} from "../support/faults/full-disk.ts";
import { smallDiskMissing, testUnless } from "../support/faults/requirements.ts";
import { startScenarios } from "../support/faults/scenarios.ts";
import { faultVersions, keptVersions } from "../support/faults/versions.ts";
import { tempHome } from "../support/home.ts";
import { tempFolder } from "../support/temp-folder.ts";

const missing = smallDiskMissing();

describe("a full disk", () => {
  testUnless(
    missing,
    "refuses a start in a sentence with exit 4, and the next one makes up for it",
    async () => {
      const result: FullDiskResult = { refused: 0, wentOn: 0, problems: [] };
      await using kept = await tempFolder();
      for (const scenario of await startScenarios(await keptVersions(kept.dir))) {
        for (const space of spaces(40)) {
          await using folder = await tempFolder();
          await startOnFullDisk(folder, scenario, space, result);
        }
        await scenario.home?.[Symbol.asyncDispose]();
      }
      console.log(`a full disk: refused ${result.refused}, went on ${result.wentOn}`);
      expect(result.problems).toEqual([]);
      expect(result.refused).toBeGreaterThan(40);
    },
  );

  testUnless(
    missing,
    "refuses rows, keeps those it acknowledged, and goes on once there is room",
    async () => {
      const { first } = await faultVersions();
      await using home = await tempHome();
      console.log(`writes on a full disk: ${await writeOnFullDisk(home, first)} refused`);
    },
  );
});
