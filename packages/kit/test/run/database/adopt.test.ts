import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hashMigration } from "../../../src/builder/database/migrations.ts";
import { findAdoption, isAdoptable } from "../../../src/run/database/adopt.ts";
import { migrate } from "../../../src/run/database/migrate.ts";
import type { Migration } from "../../../src/run/database/migration.ts";
import { cutOffCommit } from "../../support/cut-off-commit.ts";
import { impossible, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const plain = "CREATE TABLE a (id INTEGER);\n--> statement-breakpoint\nCREATE TABLE b (id INTEGER);\n";
const withCode = "SELECT 1;\n";
const code = "export default () => {};\n";
const migrations: Migration[] = [
  { name: "0000_a", sha256: hashMigration(plain), hasCode: false, sql: plain },
  { name: "0001_b", sha256: hashMigration(withCode, code), hasCode: true, sql: withCode },
];

/** A database of Drizzle's own migrator, which hashes the files as they were checked out. */
function drizzleDatabase(...texts: readonly string[]): Sqlite {
  const sqlite = new Sqlite(":memory:");
  sqlite.run(
    "CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
  );
  for (const [index, text] of texts.entries()) {
    const hash = new Bun.CryptoHasher("sha256").update(text).digest("hex");
    sqlite.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)", [hash, index]);
  }
  return sqlite;
}

describe("findAdoption()", () => {
  test.each([
    ["the first of our migrations", [plain], 1],
    ["all of them, of which one has code that Drizzle never hashed", [plain, withCode], 2],
    ["those of a checkout on Windows", [plain.replaceAll("\n", "\r\n")], 1],
  ])("adopts a database that has had %s", (_, texts, count) => {
    using sqlite = drizzleDatabase(...texts);
    expect(findAdoption(sqlite, migrations, 7)).toEqual({
      applicationId: 7,
      applied: migrations.slice(0, count),
    });
  });

  test.each([
    ["none", []],
    ["others", ["CREATE TABLE c (id INTEGER);\n"]],
    ["more than we have", [plain, withCode, "SELECT 2;\n"]],
    ["ours in another order", [withCode, plain]],
  ])("leaves a database alone that has had %s", (_, texts) => {
    using sqlite = drizzleDatabase(...texts);
    expect(findAdoption(sqlite, migrations, 7)).toBeNull();
  });

  test("leaves a database alone that bears a program's mark", () => {
    using sqlite = drizzleDatabase(plain);
    sqlite.run("PRAGMA application_id = 9");
    expect(findAdoption(sqlite, migrations, 7)).toBeNull();
  });
});

const searchable = [
  "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT)",
  "CREATE VIRTUAL TABLE found USING fts5(body, content='notes', content_rowid='id')",
  "CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN INSERT INTO found(rowid, body) VALUES (new.id, new.body); END",
].join("\n--> statement-breakpoint\n");
const ours: Migration[] = [
  { name: "0000_notes", sha256: "notes", hasCode: false, sql: searchable },
  { name: "0001_color", sha256: "color", hasCode: false, sql: "ALTER TABLE notes ADD COLUMN color TEXT" },
];

/** A file of ours with a note, without the app's mark. */
async function makeUnmarked(known: readonly Migration[], ...changes: readonly string[]) {
  const folder = await tempFolder();
  const file = join(folder.dir, "unmarked.db");
  using sqlite = new Sqlite(file, { create: true });
  migrate(sqlite, known, { version: "1.0.0", now: new Date(0) });
  sqlite.run("INSERT INTO notes (body) VALUES ('a note')");
  for (const change of changes) sqlite.run(change);
  return { ...folder, file, isAdoptable: () => isAdoptable(file, async () => ours) };
}

describe("isAdoptable()", () => {
  test("takes in a database of ours that lost nothing but the mark, older ones and a user's own table included", async () => {
    await using whole = await makeUnmarked(ours);
    expect(await whole.isAdoptable()).toBe(true);
    await using older = await makeUnmarked(ours.slice(0, 1), "CREATE TABLE own (a)");
    expect(await older.isAdoptable()).toBe(true);
    using sqlite = new Sqlite(older.file);
    expect(findAdoption(sqlite, ours, 7)).toEqual({ applicationId: 7, applied: [] });
  });

  test("takes in a newer one, for its version to be named", async () => {
    const newer = { name: "0002_tags", sha256: "tags", hasCode: false, sql: "DROP TRIGGER notes_added" };
    await using unmarked = await makeUnmarked([...ours, newer]);
    expect(await unmarked.isAdoptable()).toBe(true);
  });

  test.each([
    ["another app's migration of the same name", "UPDATE samara_migrations SET sha256 = 'other'"],
    ["a migration of ours out of its order", "UPDATE samara_migrations SET name = '0000_other' WHERE id = 1"],
    ["no migration at all", "DELETE FROM samara_migrations"],
    ["no such list", "DROP TABLE samara_migrations"],
    ["a table less", "DROP TABLE notes"],
    ["a full-text table less", "DROP TABLE found"],
    ["a column less", "ALTER TABLE notes DROP COLUMN color"],
    ["a column more", "ALTER TABLE notes ADD COLUMN other TEXT"],
  ])("leaves one alone that has %s", async (_, change) => {
    await using unmarked = await makeUnmarked(ours, change);
    expect(await unmarked.isAdoptable()).toBe(false);
  });

  test("looks at one without the journal of another database, and writes nothing of it into the file", async () => {
    await using unmarked = await makeUnmarked(ours);
    await using other = await makeUnmarked(
      ours,
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO notes (body) SELECT hex(zeroblob(500)) FROM n",
    );
    await cutOffCommit(other.file, "UPDATE notes SET body = body || body");
    copyFileSync(`${other.file}-journal`, `${unmarked.file}-journal`);
    const before = readFileSync(unmarked.file);
    expect(await unmarked.isAdoptable()).toBe(true);
    expect(readFileSync(unmarked.file)).toEqual(before);
    expect(readFileSync(`${unmarked.file}-journal`)).toEqual(readFileSync(`${other.file}-journal`));
  });

  test("leaves alone what is no database", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "text.db");
    writeFileSync(file, "no database ".repeat(100));
    expect(await isAdoptable(file, async () => ours)).toBe(false);
  });

  const noShell = Bun.which("sqlite3") ? null : impossible("this system has no sqlite3 shell");
  unless(noShell).test("takes in what `.dump | sqlite3` has put together", async () => {
    await using unmarked = await makeUnmarked(ours, "PRAGMA application_id = 7");
    const dump = Bun.spawnSync(["sqlite3", unmarked.file, ".dump"]).stdout;
    const file = join(unmarked.dir, "dumped.db");
    expect(Bun.spawnSync(["sqlite3", file], { stdin: dump }).exitCode).toBe(0);
    expect(await isAdoptable(file, async () => ours)).toBe(true);
    using sqlite = new Sqlite(file);
    expect(findAdoption(sqlite, ours, 7)).toEqual({ applicationId: 7, applied: [] });
    expect(sqlite.query("SELECT rowid FROM found WHERE found MATCH 'note'").values()).toEqual([[1]]);
  });
});
