import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { checkDatabaseOwner } from "../../../src/run/database/check-owner.ts";
import {
  closeSqlite,
  openSqlite,
  readerPragmas,
  writerPragmas,
} from "../../../src/run/database/connection.ts";
import { tempHome } from "../../support/home.ts";
import { refusalOf } from "../../support/refusal.ts";

async function makeHome() {
  const home = await tempHome();
  mkdirSync(home.path);
  return { ...home, database: home.file("notes.db") };
}

describe("openSqlite()", () => {
  test.each([
    ["journal_mode", "wal"],
    ["synchronous", 2],
    ["foreign_keys", 1],
    ["busy_timeout", 5000],
  ])("sets %s to %p", async (pragma, value) => {
    await using home = await makeHome();
    const sqlite = openSqlite(home.database, { create: true });
    expect(sqlite.query(`PRAGMA ${pragma}`).values()).toEqual([[value]]);
    closeSqlite(sqlite);
  });

  test("makes no database unless it is told to", async () => {
    await using home = await makeHome();
    const refusal = await refusalOf(() => openSqlite(home.database));
    expect(refusal).toMatchObject({
      exitCode: 4,
      message: `Cannot open the database "${home.database}": it cannot be opened`,
    });
    expect(existsSync(home.database)).toBe(false);
  });

  test("refuses a damaged file, and leaves it as it is", async () => {
    await using home = await makeHome();
    writeFileSync(home.database, "SQLite format 3\0 and then nothing of the kind".padEnd(4096));
    const before = readFileSync(home.database);
    const refusal = await refusalOf(() => openSqlite(home.database));
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: `Cannot open the database "${home.database}": it is damaged`,
    });
    expect(readFileSync(home.database)).toEqual(before);
  });
});

describe("writerPragmas()", () => {
  const sync = ["fullfsync = ON", "checkpoint_fullfsync = ON"];

  test.each([
    ["linux", []],
    ["win32", []],
    ["darwin", sync],
  ] as const)("on %s says how to wait and sync before anything is written", (platform, own) => {
    const first = ["busy_timeout = 5000", ...own];
    expect(writerPragmas("DELETE", platform)).toEqual([
      ...first,
      "journal_mode = DELETE",
      "synchronous = FULL",
      "foreign_keys = ON",
    ]);
    expect(readerPragmas(platform)).toEqual(first);
  });

  test.each(sync)("gives macOS only what SQLite knows: %s", (pragma) => {
    using sqlite = new Sqlite(":memory:");
    sqlite.run(`PRAGMA ${pragma}`);
    expect(sqlite.query(`PRAGMA ${pragma.split(" ")[0]}`).values()).toEqual([[1]]);
  });
});

describe("closeSqlite()", () => {
  test("moves everything into the database file", async () => {
    await using home = await makeHome();
    const sqlite = openSqlite(home.database, { create: true });
    sqlite.run("CREATE TABLE a (b)");
    sqlite.query("INSERT INTO a VALUES (1)").run();
    closeSqlite(sqlite);
    const wal = Bun.file(`${home.database}-wal`);
    expect((await wal.exists()) ? wal.size : 0).toBe(0);
    expect(() => sqlite.run("SELECT 1")).toThrow();
    using again = new Sqlite(home.database, { readonly: true });
    expect(again.query("SELECT b FROM a").values()).toEqual([[1]]);
  });
});

function remake(file: string, applicationId: number): void {
  using sqlite = new Sqlite(file, { create: true });
  sqlite.run(`PRAGMA application_id = ${applicationId}`);
  sqlite.run("CREATE TABLE a (b)");
}

describe("checkDatabaseOwner()", () => {
  test.each([1, 0x7fffffff])("lets a database with the application id %i pass", async (id) => {
    await using home = await makeHome();
    remake(home.database, id);
    await checkDatabaseOwner(home.database, id);
  });

  test("lets a home without a database pass", async () => {
    await using home = await makeHome();
    await checkDatabaseOwner(home.database, 7);
    expect(existsSync(home.database)).toBe(false);
  });

  test.each<[string, (file: string) => void, string]>([
    ["another app's database", (file) => remake(file, 8), "another program made it"],
    ["a database nobody marked", (file) => remake(file, 0), "another program made it"],
    ["a text", (file) => writeFileSync(file, "Dear diary, ".repeat(20)), "it is not a SQLite database"],
  ])("refuses %s untouched", async (_, make, reason) => {
    await using home = await makeHome();
    make(home.database);
    const before = readFileSync(home.database);
    const refusal = await refusalOf(() => checkDatabaseOwner(home.database, 7));
    expect(refusal).toMatchObject({
      exitCode: 3,
      message: `Cannot open the database "${home.database}": ${reason}`,
    });
    expect(readFileSync(home.database)).toEqual(before);
  });

  test.each([
    ["an empty file", ""],
    ["a header cut short", "SQLite format 3\0"],
    ["half a header's first words", "SQLite f"],
  ])("refuses %s, which is damaged, untouched", async (_, text) => {
    await using home = await makeHome();
    writeFileSync(home.database, text);
    const refusal = await refusalOf(() => checkDatabaseOwner(home.database, 7));
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: `Cannot open the database "${home.database}": it is damaged`,
    });
    expect(readFileSync(home.database, "utf8")).toBe(text);
  });

  test("takes in a database that nobody marked only when it is the app's own", async () => {
    await using home = await makeHome();
    remake(home.database, 0);
    await checkDatabaseOwner(home.database, 7, async () => true);
    const refusal = await refusalOf(checkDatabaseOwner(home.database, 7, async () => false));
    expect(refusal.exitCode).toBe(3);
  });

  test("does not even ask about another program's", async () => {
    await using home = await makeHome();
    remake(home.database, 8);
    const refusal = await refusalOf(checkDatabaseOwner(home.database, 7, async () => true));
    expect(refusal.exitCode).toBe(3);
  });
});
