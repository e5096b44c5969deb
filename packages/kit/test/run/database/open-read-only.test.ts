import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openReadOnly, openSqlite } from "../../../src/run/database/connection.ts";
import { cutOffCommit } from "../../support/cut-off-commit.ts";
import { readFolder } from "../../support/folder.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function makeFolder() {
  const folder = await tempFolder();
  return { ...folder, database: join(folder.dir, "a.db") };
}

/** A change to a database with a rollback journal that a kill cut off. */
async function makeCutOff(file: string): Promise<void> {
  using sqlite = new Sqlite(file, { create: true });
  sqlite.run("CREATE TABLE a (b TEXT)");
  sqlite.run("BEGIN");
  for (let row = 0; row < 500; row += 1) sqlite.run("INSERT INTO a VALUES (hex(zeroblob(100)))");
  sqlite.run("COMMIT");
  await cutOffCommit(file, "DELETE FROM a WHERE rowid % 2 = 0; UPDATE a SET b = b || b");
}

describe("openReadOnly()", () => {
  test("takes back a change that was cut off in a database that nobody has open", async () => {
    await using folder = await makeFolder();
    await makeCutOff(folder.database);
    using sqlite = openReadOnly(folder.database, { isStill: true });
    expect(sqlite.query("SELECT count(*) FROM a WHERE length(b) = 200").values()).toEqual([[500]]);
    expect(existsSync(`${folder.database}-journal`)).toBe(false);
  });

  test("leaves it where somebody may be at work, and says what to do", async () => {
    await using folder = await makeFolder();
    await makeCutOff(folder.database);
    const before = readFolder(folder.dir);
    const refusal = await refusalOf(() => openReadOnly(folder.database));
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: `Cannot open the database "${folder.database}": its last change was cut off`,
      hint: "start the app once, which takes that change back",
    });
    expect(readFolder(folder.dir)).toEqual(before);
  });

  test("reads beside a change that is being made", async () => {
    await using folder = await makeFolder();
    const sqlite = openSqlite(folder.database, { create: true, journal: "DELETE" });
    sqlite.run("CREATE TABLE a (b)");
    sqlite.run("BEGIN IMMEDIATE");
    sqlite.run("INSERT INTO a VALUES (1)");
    expect(existsSync(`${folder.database}-journal`)).toBe(true);
    using reader = openReadOnly(folder.database);
    expect(reader.query("SELECT count(*) FROM a").values()).toEqual([[0]]);
    sqlite.run("COMMIT");
    expect(reader.query("SELECT count(*) FROM a").values()).toEqual([[1]]);
    sqlite.close(true);
  });

  test("does not take for a database what was cut off in its very first change, such as a copy", async () => {
    await using folder = await makeFolder();
    writeFileSync(folder.database, "");
    const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)";
    await cutOffCommit(folder.database, `CREATE TABLE a AS ${numbers} SELECT hex(zeroblob(100)) FROM n`);
    expect(statSync(folder.database).size).toBeGreaterThan(0);
    const refusal = await refusalOf(() => openReadOnly(folder.database, { isStill: true }));
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: `Cannot open the database "${folder.database}": it is damaged`,
    });
  });
});
