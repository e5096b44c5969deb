import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { copyDatabase } from "../../../src/run/database/checked-copy.ts";
import { closeSqlite, openSqlite } from "../../../src/run/database/connection.ts";
import { exportTables } from "../../../src/run/database/export.ts";
import { isFrozen, openSource } from "../../../src/run/database/open-source.ts";
import { readFolder } from "../../support/folder.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { mountReadOnly, readOnlyMissing } from "../../support/read-only-disk.ts";
import { unless } from "../../support/skip.ts";

/** A home's folder on a disk that is read-only from then on. */
async function makeFrozen({ isKilled = false } = {}) {
  const folder = await tempFolder();
  const source = join(folder.dir, "source");
  mkdirSync(source);
  const file = join(source, "a.db");
  const sqlite = openSqlite(file, { create: true });
  sqlite.run("CREATE TABLE a (id INTEGER PRIMARY KEY, big INTEGER)");
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite.run("INSERT INTO a VALUES (1, 9007199254740993)");
  if (isKilled) copyFileSync(`${file}-wal`, `${file}.log`);
  const before = readFileSync(file);
  closeSqlite(sqlite);
  if (isKilled) {
    await Bun.write(file, before);
    copyFileSync(`${file}.log`, `${file}-wal`);
    rmSync(`${file}.log`);
  }
  const disk = mountReadOnly(source, join(folder.dir, "disk"));
  const out = join(folder.dir, "out");
  mkdirSync(out);
  return {
    file: join(disk.path, "a.db"),
    disk: disk.path,
    out,
    async [Symbol.asyncDispose]() {
      disk[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const frozen = unless(readOnlyMissing());

for (const isKilled of [false, true]) {
  const what = isKilled ? "with the log of a run that was killed" : "that was stopped";
  frozen.test(`copyDatabase() copies a home on a read-only disk ${what}`, async () => {
    await using home = await makeFrozen({ isKilled });
    const before = readFolder(home.disk);
    copyDatabase(home.file, join(home.out, "copy.db"));
    expect(readdirSync(home.out)).toEqual(["copy.db"]);
    using copy = new Sqlite(join(home.out, "copy.db"), { readonly: true, safeIntegers: true });
    expect(copy.query("SELECT big FROM a").values()).toEqual([[9007199254740993n]]);
    expect(readFolder(home.disk)).toEqual(before);
  });

  frozen.test(`exportTables() exports a home on a read-only disk ${what}`, async () => {
    await using home = await makeFrozen({ isKilled });
    exportTables(home.file, home.out);
    expect(readdirSync(home.out).sort()).toEqual(["a.jsonl", "schema.sql"]);
    expect(readFileSync(join(home.out, "a.jsonl"), "utf8")).toContain('"9007199254740993"');
  });
}

frozen.test("isFrozen() tells a read-only disk from a writable one", async () => {
  await using home = await makeFrozen();
  expect(isFrozen(home.file)).toBe(true);
  expect(isFrozen(join(home.out, "a.db"))).toBe(false);
});

test("openSource() sees what a running app has just written", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  const sqlite = openSqlite(file, { create: true });
  sqlite.run("CREATE TABLE a (b)");
  using source = openSource(file, folder.dir);
  sqlite.run("INSERT INTO a VALUES (1)");
  expect(source.sqlite.query("SELECT b FROM a").values()).toEqual([[1]]);
  closeSqlite(sqlite);
});
