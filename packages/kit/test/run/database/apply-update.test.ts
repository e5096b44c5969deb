import { expect, test } from "bun:test";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { BuildInfo } from "../../../src/run/build-info.ts";
import { backUpBefore } from "../../../src/run/database/apply-update.ts";
import { listBackups } from "../../../src/run/database/backup.ts";
import { openSqlite } from "../../../src/run/database/connection.ts";
import type { UpdateSteps } from "../../../src/run/database/update-steps.ts";
import { manifestOf, readManifest } from "../../../src/run/files/manifest.ts";
import { isCheckDue } from "../../../src/run/home/unclean-end.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { damageFullText, makeFullText } from "../../support/full-text.ts";
import { notesHome } from "../../support/notes-home.ts";
import { openOwnFiles } from "../../support/own-files.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
// All of them that are looked at.
const info = { name: "notes", version: "2.0.0" } as BuildInfo;
const settings = { backupsKeep: 7, backupsMaxMb: 1000 };
const pending = [{ name: "0001_more", sha256: "", hasCode: false }];
const steps = { run: async (_: unknown, work: () => unknown) => work() } as unknown as UpdateSteps;

test("backUpBefore() takes the app's own files into the backup before an update", async () => {
  await using home = await openOwnFiles({ "receipts/a.pdf": "a" });
  home.save("one");
  const options = { info, paths: home.paths, settings: settings as never, log: silent, files: home.patterns };
  await backUpBefore(pending, [], options, steps);
  const [backup] = listBackups(home.paths.backups, "notes");
  expect(backup?.reason).toBe("before-2.0.0");
  const list = readManifest(manifestOf(join(home.paths.backups, backup?.file ?? "")));
  expect(list?.files.map(({ path }) => path)).toEqual(["receipts/a.pdf"]);
});

test("backUpBefore() leaves full text of a large database for later, and removes no older backup", async () => {
  await using home = await notesHome(readMachine().platform);
  const { paths } = home;
  makeFullText(paths.database);
  enlarge(paths.database);
  damageFullText(paths.database);
  mkdirSync(paths.backups);
  const older = "notes_2026-01-30T110000Z_1.0.0_daily.db";
  writeFileSync(join(paths.backups, older), "");
  const options = { info, paths, settings: { backupsKeep: 1, backupsMaxMb: 1 } as never, log: silent };
  await backUpBefore(pending, [], options, steps);
  const names = listBackups(paths.backups, "notes").map(({ file }) => file);
  expect(names).toEqual([expect.stringContaining("_before-2.0.0.db"), older]);
  expect(isCheckDue(paths)).toBe(true);
});

test("backUpBefore() says how much a large backup is", async () => {
  await using home = await notesHome(readMachine().platform);
  makeFullText(home.paths.database);
  truncateSync(home.paths.database, 300_000_000);
  const told: string[] = [];
  const tell = (text: string) => void told.push(text);
  const options = { info, paths: home.paths, settings: settings as never, log: silent, tell };
  await backUpBefore(pending, [], options, steps);
  expect(told).toEqual(["Backing up your data (300.0 MB) before the update"]);
});

/** More than is checked whole while a user waits. */
function enlarge(file: string): void {
  using sqlite = openSqlite(file);
  sqlite.run("CREATE TABLE large AS SELECT randomblob(36000000) AS bytes");
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
}
