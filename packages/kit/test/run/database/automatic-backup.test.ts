import { describe, expect, test } from "bun:test";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { planDaily } from "../../../src/run/database/automatic-backup.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import type { Settings } from "../../../src/run/config.ts";
import { tempHome } from "../../support/home.ts";
import { openOwnFiles } from "../../support/own-files.ts";

const now = new Date("2026-01-31T12:00:00Z");
const settings = { backupsKeep: 7, backupsMaxMb: 1000 } as Settings; // All of them that are looked at.

/** A home that was made, and written to, at these times; with files of these names in its backups. */
async function planIn(made: string, changed: string, backups: readonly string[]) {
  await using home = await tempHome();
  const machine = { platform: "linux", env: {}, homedir: home.user, cwd: home.user } as const;
  const paths = homePaths("notes", home.path, machine);
  for (const folder of [paths.state, paths.backups]) mkdirSync(folder, { recursive: true });
  for (const name of backups) writeFileSync(join(paths.backups, name), "");
  const dated = [
    [paths.owner, made],
    [paths.database, changed],
  ] as const;
  for (const [file, time] of dated) {
    writeFileSync(file, "");
    utimesSync(file, new Date(time), new Date(time));
  }
  return await planDaily({ info: { name: "notes", version: "1.0.0" }, paths, settings }, now);
}

describe("planDaily()", () => {
  test.each([
    ["a day after the home was made", "2026-01-30", "2026-01-31", [], true],
    ["not on the day it was made", "2026-01-31", "2026-01-31T10:00Z", [], false],
    [
      "a day after the last one",
      "2025-01-01",
      "2026-01-31",
      ["notes_2026-01-30T110000Z_1.0.0_daily.db"],
      true,
    ],
    ["not on its day", "2025-01-01", "2026-01-31T11:00Z", ["notes_2026-01-31T010000Z_1.0.0_daily.db"], false],
    [
      "a day later, whatever restore set aside",
      "2026-01-30",
      "2026-01-31",
      ["notes_2026-01-31T010000Z_1.0.0_replaced.db"],
      true,
    ],
    [
      "a day later, though the clock was years ahead once",
      "2025-01-01",
      "2026-01-31",
      ["notes_2036-01-31T010000Z_1.0.0_daily.db", "notes_2026-01-30T010000Z_1.0.0_daily.db"],
      true,
    ],
    [
      "not on the same day, though the clock was years ahead once",
      "2025-01-01",
      "2036-02-01",
      ["notes_2036-01-31T010000Z_1.0.0_daily.db", "notes_2026-01-31T010000Z_1.0.0_daily.db"],
      false,
    ],
    ["in a home that was made by a clock years ahead", "2036-01-31", "2026-01-31", [], true],
  ])("plans one %s", async (_, made, changed, backups, due) => {
    const request = await planIn(made, changed, backups);
    expect(request?.made).toEqual(due ? now : undefined);
  });
});

test("planDaily() sees a file of the app's own that changed, and takes the files along", async () => {
  await using home = await openOwnFiles({ "receipts/a.pdf": "a" });
  mkdirSync(home.paths.backups, { recursive: true });
  writeFileSync(join(home.paths.backups, "notes_2026-01-30T110000Z_1.0.0_daily.db"), "");
  home.save("one");
  const old = new Date("2026-01-01");
  for (const file of [home.paths.database, home.file("receipts", "a.pdf")]) utimesSync(file, old, old);
  const app = { info: { name: "notes", version: "1.0.0" }, paths: home.paths, settings };
  // The file was made just now, whatever its date says.
  const later = new Date(Date.now() + 1000);
  expect(await planDaily(app, later)).toBeNull();
  const request = await planDaily({ ...app, files: home.patterns }, later);
  expect(request?.files).toEqual({ home: home.path, patterns: home.patterns });
});
