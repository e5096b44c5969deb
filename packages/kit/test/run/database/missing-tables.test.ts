import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { migrate } from "../../../src/run/database/migrate.ts";
import type { Migration } from "../../../src/run/database/migration.ts";
import { findMissing } from "../../../src/run/database/missing-tables.ts";

function migration(name: string, sql: string, sha256 = name): Migration {
  return { name, sha256, hasCode: false, sql };
}

const notes = migration("0000_notes", "CREATE TABLE Notes (id INTEGER PRIMARY KEY, text TEXT)");
const find = migration("0001_find", "CREATE VIRTUAL TABLE found USING fts5(text)");
const tags = migration("0002_tags", "ALTER TABLE Notes ADD COLUMN tag TEXT");
const all = [notes, find, tags];

/** A database that has had these migrations, and was changed by hand since. */
function lackOf(applied: readonly Migration[], change = "", known: readonly Migration[] = all) {
  using sqlite = new Sqlite(":memory:");
  migrate(sqlite, applied, { version: "1.0.0", now: new Date(0) });
  if (change !== "") sqlite.run(change);
  return findMissing(sqlite, known);
}

describe("findMissing()", () => {
  test.each([
    ["all migrations", all, ""],
    ["the first one alone, as of an older version", [notes], ""],
    ["tables of the user's own besides", all, "CREATE TABLE mine (a)"],
  ])("lets pass a database with %s", (_, applied, change) => {
    expect(lackOf(applied, change)).toBeNull();
  });

  test.each([
    ['its table "notes" is missing', all, "DROP TABLE Notes"],
    ['its table "notes" is missing', [notes], "DROP TABLE Notes"],
    ['its table "found" is missing', all, "DROP TABLE found"],
    ['its table "notes" has no "tag"', all, "ALTER TABLE Notes DROP COLUMN tag"],
    ["it does not say which of the app's tables it has", all, "DROP TABLE samara_migrations"],
    ["it does not say which of the app's tables it has", [], ""],
  ])("says: %s", (lack, applied, change) => {
    expect(lackOf(applied, change)).toBe(lack);
  });

  test("cannot tell for a migration that is another by now, and lets its backups pass", () => {
    const edited = migration("0000_notes", "CREATE TABLE Notes (id INTEGER PRIMARY KEY, other TEXT)", "new");
    expect(lackOf([notes], "", [edited, find, tags])).toBeNull();
  });

  test("cannot tell for a migration that does not run on an empty database", () => {
    const odd = migration("0001_odd", "INSERT INTO nowhere VALUES (1)");
    using sqlite = new Sqlite(":memory:");
    migrate(sqlite, [notes], { version: "1.0.0", now: new Date(0) });
    sqlite.run(
      "INSERT INTO samara_migrations (name, sha256, version, applied_at) VALUES ('0001_odd', '0001_odd', '1', '')",
    );
    expect(findMissing(sqlite, [notes, odd])).toBeNull();
  });

  test("wants nothing of an app without migrations", () => {
    expect(lackOf([], "", [])).toBeNull();
  });
});
