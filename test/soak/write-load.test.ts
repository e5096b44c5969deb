// kill -9 under write load, a million times acknowledged.
import { describe, expect } from "bun:test";

import { testUnless } from "../support/faults/requirements.ts";
import { keptVersions } from "../support/faults/versions.ts";
import { loadAndKill } from "../support/faults/write-load.ts";
import { tempHome } from "../support/home.ts";

const kills = 500;
const rows = 1_000_000;
const missing = process.platform === "win32" ? "Windows has no signals" : null;

describe("kill -9 under write load", () => {
  testUnless(missing, "loses no acknowledged row", async () => {
    await using home = await tempHome();
    const result = await loadAndKill(await keptVersions(home.user), home, { kills, rows });
    console.log(`kill -9 under write load: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({ kills, quickChecks: kills, lost: 0 });
    expect(result.acknowledged).toBeGreaterThanOrEqual(rows);
  });
});
