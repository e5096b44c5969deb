// kill -9 under write load, a million times acknowledged.
import { describe, expect } from "bun:test";

import { faultVersions } from "../support/faults/versions.ts";
import { loadAndKill } from "../support/faults/write-load.ts";
import { tempHome } from "../support/home.ts";
import { notOnWindows, unless } from "../support/skip.ts";

const kills = 500;
const rows = 1_000_000;
const missing = notOnWindows("Windows has no signals");

describe("kill -9 under write load", () => {
  unless(missing).test("loses no acknowledged row", async () => {
    await using home = await tempHome();
    const result = await loadAndKill(await faultVersions(), home, { kills, rows });
    console.log(`kill -9 under write load: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({ kills, quickChecks: kills, lost: 0 });
    expect(result.acknowledged).toBeGreaterThanOrEqual(rows);
  });
});
