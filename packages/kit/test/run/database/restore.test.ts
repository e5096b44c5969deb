import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { HomePaths } from "../../../src/run/home/paths.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { finishRestore, restoreDatabase, type SetAside } from "../../../src/run/database/restore.ts";
import { cutOffCommit } from "../../support/cut-off-commit.ts";
import { readFolder } from "../../support/folder.ts";
import { notesHome } from "../../support/notes-home.ts";
import { refusalOf } from "../../support/refusal.ts";
import { impossible, notOnWindows, unless } from "../../support/skip.ts";

const now = new Date("2026-01-31T12:05:09Z");

/** A home whose program was killed with a row in the log alone, and a backup beside it. */
async function makeHome() {
  const home = await notesHome(readMachine().platform);
  const { paths } = home;
  const backup = join(home.user, "backup.db");
  makeDatabase(backup, "backup", 1);
  const killed = join(home.user, "killed.db");
  using sqlite = makeDatabase(killed, "present", 5, "WAL");
  for (const ending of ["", "-wal"]) copyFileSync(`${killed}${ending}`, `${paths.database}${ending}`);
  sqlite.close();
  return { ...home, restore: () => restoreDatabase(backup, paths, "notes", now) };
}

/** backups/ is a link to a file system of its own, as a user makes one who wants them on another disk. */
function linkBackups({ backups }: HomePaths) {
  const path = mkdtempSync("/dev/shm/samara-");
  symlinkSync(path, backups);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

function damageLog({ database }: HomePaths): Buffer {
  const log = readFileSync(`${database}-wal`);
  log[32 + 24 + 100] = 0xa5;
  writeFileSync(`${database}-wal`, log);
  return log;
}

function makeDatabase(file: string, text: string, rows: number, journal = "DELETE"): Sqlite {
  const sqlite = new Sqlite(file, { create: true });
  sqlite.run(`PRAGMA journal_mode = ${journal}`);
  sqlite.run("CREATE TABLE a (text TEXT)");
  for (let row = 0; row < rows; row += 1) sqlite.run("INSERT INTO a VALUES (?)", [text]);
  return sqlite;
}

function textsOf(file: string): unknown[] {
  using sqlite = new Sqlite(file, { readonly: true });
  return sqlite.query("SELECT text FROM a").values().flat();
}

function pathOf(aside: SetAside): string {
  return aside.kind === "nothing" ? "" : aside.path;
}

describe("restoreDatabase()", () => {
  describe("where backups/ leads to another disk", () => {
    const noMemoryDisk = existsSync("/dev/shm") ? null : impossible("this system has no /dev/shm");

    unless(noMemoryDisk).test("sets aside in the home, as a backup", async () => {
      await using home = await makeHome();
      await using disk = linkBackups(home.paths);
      const aside = home.restore();
      expect(aside).toEqual({
        kind: "backup",
        path: home.file("notes_2026-01-31T120509Z_0.0.0_replaced.db"),
      });
      expect(textsOf(pathOf(aside))).toHaveLength(5);
      expect(textsOf(home.paths.database)).toEqual(["backup"]);
      expect(readdirSync(disk.path)).toEqual([]);
    });

    unless(noMemoryDisk).test("sets damaged files aside in the home, all together", async () => {
      await using home = await makeHome();
      await using disk = linkBackups(home.paths);
      damageLog(home.paths);
      const aside = home.restore();
      expect(aside).toEqual({ kind: "damaged", path: home.file("damaged-2026-01-31T120509Z") });
      expect(readdirSync(pathOf(aside)).sort()).toEqual(["notes.db", "notes.db-wal"]);
      expect(textsOf(home.paths.database)).toEqual(["backup"]);
      expect(readdirSync(disk.path)).toEqual([]);
    });

    unless(noMemoryDisk).test("a restore that was cut off is finished there as well", async () => {
      await using home = await makeHome();
      await using disk = linkBackups(home.paths);
      makeDatabase(`${home.paths.database}.samara-tmp`, "copy", 1).close();
      rmSync(home.paths.database);
      finishRestore(home.paths, "notes", now);
      expect(readdirSync(home.file("damaged-2026-01-31T120509Z"))).toEqual(["notes.db-wal"]);
      expect(textsOf(home.paths.database)).toEqual(["copy"]);
      expect(readdirSync(disk.path)).toEqual([]);
    });
  });

  test("sets aside what stood in the log alone, as a backup", async () => {
    await using home = await makeHome();
    const aside = home.restore();
    expect(aside).toEqual({
      kind: "backup",
      path: join(home.paths.backups, "notes_2026-01-31T120509Z_0.0.0_replaced.db"),
    });
    expect(textsOf(pathOf(aside))).toEqual(Array.from({ length: 5 }, () => "present"));
    expect(textsOf(home.paths.database)).toEqual(["backup"]);
  });

  test("sets a database with a damaged log aside as it is: SQLite would drop what stands behind the damage", async () => {
    await using home = await makeHome();
    const log = damageLog(home.paths);
    const aside = home.restore();
    expect(aside).toEqual({ kind: "damaged", path: join(home.paths.backups, "damaged-2026-01-31T120509Z") });
    expect(readFileSync(join(pathOf(aside), "notes.db-wal")).equals(log)).toBe(true);
    expect(textsOf(home.paths.database)).toEqual(["backup"]);
  });

  test("sets aside what stood there before a change that was cut off, as a backup", async () => {
    await using home = await makeHome();
    rmSync(`${home.paths.database}-wal`);
    rmSync(home.paths.database);
    const text = "present".repeat(10_000);
    makeDatabase(home.paths.database, text, 5).close();
    await cutOffCommit(
      home.paths.database,
      "UPDATE a SET text = text || text; DELETE FROM a WHERE rowid = 2",
    );
    const aside = home.restore();
    expect(aside).toMatchObject({ kind: "backup" });
    expect(textsOf(pathOf(aside))).toEqual(Array.from({ length: 5 }, () => text));
    expect(textsOf(home.paths.database)).toEqual(["backup"]);
    expect(existsSync(`${home.paths.database}-journal`)).toBe(false);
  });

  unless(notOnWindows("making a link takes a right there")).test.each(["database.db", "not-there.db"])(
    "refuses to replace a link to %s, and leaves all as it is",
    async (target) => {
      await using home = await makeHome();
      rmSync(home.paths.database);
      makeDatabase(home.file("database.db"), "elsewhere", 1).close();
      symlinkSync(target, home.paths.database);
      const before = readFolder(home.path);
      expect(await refusalOf(() => home.restore())).toMatchObject({
        message: `Cannot set "${home.paths.database}" aside: it is a link to "${target}"`,
        hint: "remove the link, and restore again; its target does not change",
      });
      expect(readFolder(home.path)).toEqual(before);
    },
  );

  test("sets a damaged database aside as damaged", async () => {
    await using home = await makeHome();
    rmSync(`${home.paths.database}-wal`);
    writeFileSync(home.paths.database, "SQLite format 3\0".padEnd(8192));
    expect(home.restore()).toMatchObject({ kind: "damaged" });
  });

  test("does not call damaged what it could not read", async () => {
    await using home = await makeHome();
    const database = readFileSync(home.paths.database);
    // No disk that reports errors, but it refuses to be read just as well.
    rmSync(`${home.paths.database}-wal`);
    mkdirSync(`${home.paths.database}-wal`);
    const aside = home.restore();
    expect(aside).toEqual({ kind: "unread", path: join(home.paths.backups, "unread-2026-01-31T120509Z") });
    expect(readFileSync(join(pathOf(aside), "notes.db")).equals(database)).toBe(true);
    expect(existsSync(`${home.paths.database}-wal`)).toBe(false);
    expect(textsOf(home.paths.database)).toEqual(["backup"]);
  });
});
