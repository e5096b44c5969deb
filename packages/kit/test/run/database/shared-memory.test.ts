// A database on a disk that cannot have a write-ahead log.
import { expect, test } from "bun:test";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { copyDatabase } from "../../../src/run/database/checked-copy.ts";
import { closeSqlite, journalOf, openReadOnly, openSqlite } from "../../../src/run/database/connection.ts";
import { checkNetwork } from "../../../src/run/doctor/network.ts";
import { rememberVersion } from "../../../src/run/home/version.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { readFolder } from "../../support/folder.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { mountUnshared, unsharedMissing } from "../../support/unshared-disk.ts";

async function makeDisk() {
  const folder = await tempFolder();
  const disk = mountUnshared(join(folder.dir, "behind"), join(folder.dir, "disk"));
  return {
    dir: folder.dir,
    disk: disk.path,
    file: join(disk.path, "a.db"),
    async [Symbol.asyncDispose]() {
      disk[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** What a kill leaves on another disk, moved here with its log. */
function moveKilled(dir: string, file: string): void {
  const other = join(dir, "other.db");
  const sqlite = openSqlite(other, { create: true });
  sqlite.run("CREATE TABLE a (b)");
  sqlite.run("INSERT INTO a VALUES (7)");
  for (const ending of ["", "-wal"]) copyFileSync(other + ending, file + ending);
  closeSqlite(sqlite);
}

const unshared = unless(unsharedMissing());

unshared.test("openSqlite() keeps a journal there, as on a network drive", async () => {
  await using folder = await makeDisk();
  const sqlite = openSqlite(folder.file, { create: true });
  expect(journalOf(sqlite)).toBe("DELETE");
  sqlite.run("CREATE TABLE a (b)");
  sqlite.run("INSERT INTO a VALUES (1)");
  using reader = openReadOnly(folder.file);
  expect(reader.query("SELECT b FROM a").values()).toEqual([[1]]);
  closeSqlite(sqlite);
});

unshared.test("openSqlite() moves a log there into the database", async () => {
  await using folder = await makeDisk();
  moveKilled(folder.dir, folder.file);
  const sqlite = openSqlite(folder.file);
  expect(sqlite.query("SELECT b FROM a").values()).toEqual([[7]]);
  expect(existsSync(`${folder.file}-wal`)).toBe(false);
  closeSqlite(sqlite);
});

unshared.test("openReadOnly() reads a log there, and copyDatabase() copies it", async () => {
  await using folder = await makeDisk();
  moveKilled(folder.dir, folder.file);
  const copy = join(folder.disk, "copy.db");
  copyDatabase(folder.file, copy);
  for (const file of [copy, folder.file]) {
    using sqlite = openReadOnly(file, { isStill: true });
    expect(sqlite.query("SELECT b FROM a").values()).toEqual([[7]]);
  }
});

/** The doctor looks at a home where the app has run. */
function examine(dir: string) {
  const machine = { ...readMachine(), env: {} };
  const paths = homePaths("notes", join(dir, "home"), machine);
  mkdirSync(paths.state, { recursive: true });
  closeSqlite(openSqlite(paths.database, { create: true }));
  rememberVersion(paths, "1.0.0");
  const before = readFolder(paths.home);
  const finding = checkNetwork({ machine, paths, instance: null });
  expect(readFolder(paths.home)).toEqual(before);
  return finding;
}

unshared.test("the doctor names the disk", async () => {
  await using folder = await makeDisk();
  expect(examine(folder.disk)).toMatchObject({
    state: "warning",
    text: expect.stringContaining("shares no memory between programs"),
  });
});

test("the doctor says nothing of an ordinary disk", async () => {
  await using folder = await tempFolder();
  expect(examine(folder.dir)).toMatchObject({ state: "ok" });
});
