import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { sql } from "drizzle-orm";

import { migrate } from "../../../src/run/database/migrate.ts";
import type { DataMigration, Migration } from "../../../src/run/database/migration.ts";
import { findBreach } from "../../../src/run/database/migration-guard.ts";
import { readMigration } from "../../../src/run/database/read-migration.ts";
import { takeSnapshot } from "../../../src/run/database/migration-snapshot.ts";
import { refusalOf } from "../../support/refusal.ts";

const clock = { version: "1.0.0", now: new Date(0) };
const schema = `
  CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT);
  CREATE TABLE log (note INTEGER, at TEXT);
  CREATE INDEX notes_by_body ON notes (body);
  CREATE TRIGGER notes_log AFTER UPDATE ON notes BEGIN INSERT INTO log VALUES (new.id, 'now'); END;
  CREATE VIEW bodies AS SELECT body FROM notes;
  CREATE VIRTUAL TABLE search USING fts5(body, content='notes', content_rowid='id');
  CREATE VIRTUAL TABLE drafts USING fts5(body);
`;
const rows = `
  INSERT INTO notes (body) VALUES ('one'), ('two'), ('three');
  INSERT INTO search (search) VALUES ('rebuild');
  INSERT INTO drafts VALUES ('a'), ('b');
  INSERT INTO log VALUES (1, 'then');
`;

function openNotes(): Sqlite {
  const sqlite = new Sqlite(":memory:");
  migrate(sqlite, [migration("0000_notes", schema)], clock);
  sqlite.run(rows);
  return sqlite;
}

function migration(name: string, text: string, code?: DataMigration, removesRowsOf?: string[]): Migration {
  const more = { ...(code && { code }), ...(removesRowsOf && { removesRowsOf }) };
  return { name, sha256: name, hasCode: code !== undefined, sql: text, ...more };
}

const rebuild = (copy: string, rest = "") => `
  CREATE TABLE __new_notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT, done INTEGER);
  INSERT INTO __new_notes (id, body) ${copy};
  DROP TABLE notes;
  ALTER TABLE __new_notes RENAME TO notes;
  ${rest}`;
const all = "SELECT id, body FROM notes";
const index = "CREATE INDEX notes_by_body ON notes (body);";
const trigger =
  "CREATE TRIGGER notes_log AFTER UPDATE ON notes BEGIN INSERT INTO log VALUES (new.id, 'now'); END;";

const clearLog: DataMigration = (tx) => tx.run(sql`DELETE FROM log`);

describe("migrate() refuses what a migration loses without naming it:", () => {
  test.each<[string, string, string]>([
    [
      "a row left out by a rebuild",
      rebuild(`${all} WHERE id > 1`, index + trigger),
      '1 of the 3 rows in "notes"',
    ],
    ["a trigger", rebuild(all, index), 'the trigger "notes_log"'],
    ["an index", rebuild(all, trigger), 'the index "notes_by_body"'],
    [
      "a trigger that only a comment names",
      rebuild(all, `${index} -- DROP TRIGGER notes_log`),
      'the trigger "notes_log"',
    ],
    [
      "a trigger that only a text names",
      rebuild(all, `${index} INSERT INTO log VALUES (1, 'DROP TRIGGER notes_log')`),
      'the trigger "notes_log"',
    ],
    [
      "rows that only a new trigger would remove some day",
      `CREATE TRIGGER clear AFTER INSERT ON log BEGIN DELETE FROM notes; END; INSERT INTO log VALUES (1, 'x')`,
      '3 of the 3 rows in "notes"',
    ],
    [
      "a view that no longer works",
      rebuild("SELECT id, body FROM notes", index + trigger)
        .replaceAll("body TEXT", "text TEXT")
        .replace("(id, body)", "(id, text)")
        .replace("ON notes (body)", "ON notes (text)"),
      'the view "bodies"',
    ],
    ["a trigger that no longer works", "DROP TABLE log", "a trigger or a view, which would fail"],
    [
      "full-text synchronization",
      "UPDATE notes SET body = 'four' WHERE id = 1",
      'the full-text index "search"',
    ],
    [
      "rows of a full-text table",
      "CREATE TABLE x (a); DROP TABLE drafts; CREATE VIRTUAL TABLE drafts USING fts5(body)",
      '2 of the 2 rows in "drafts"',
    ],
  ])("%s", async (_, text, lost) => {
    using sqlite = openNotes();
    const before = takeSnapshot(sqlite);
    const refusal = await refusalOf(() =>
      migrate(sqlite, [migration("0000_notes", schema), migration("0001_bad", text)], clock),
    );
    expect(refusal.message).toStartWith(`Cannot apply the migration "0001_bad": it would lose ${lost}`);
    expect(refusal.hint).toStartWith("your data is unchanged; ");
    expect(takeSnapshot(sqlite)).toEqual(before);
  });

  test("rows that code removes without saying so", async () => {
    using sqlite = openNotes();
    const refusal = await refusalOf(() =>
      migrate(sqlite, [migration("0000_notes", schema), migration("0001_code", "", clearLog)], clock),
    );
    expect(refusal.message).toContain('it would lose 1 of the 1 rows in "log"');
    expect(refusal.hint).toContain('export removesRowsOf = ["log"]');
  });
});

describe("migrate() allows what a migration names:", () => {
  const noLog = "DROP TRIGGER notes_log;";
  test.each<[string, Migration]>([
    ["a whole rebuild", migration("1", rebuild(all, index + trigger))],
    ["rows", migration("1", "DELETE FROM log")],
    [
      "rows, of a quoted name in another case",
      migration("1", 'delete from "LOG" where at = 1; DELETE FROM `Log`'),
    ],
    [
      "a table with all that belongs to it",
      migration("1", "DROP VIEW bodies; DROP TABLE search; DROP TABLE IF EXISTS notes"),
    ],
    [
      "a trigger and an index",
      migration(
        "1",
        rebuild(all, "DROP TRIGGER IF EXISTS main.notes_log; DROP INDEX IF EXISTS [notes_by_body]"),
      ),
    ],
    ["a table's new name", migration("1", "DROP TABLE search; ALTER TABLE notes RENAME TO pages")],
    [
      "a full-text table made again",
      migration("1", "UPDATE notes SET body = 'x'; INSERT INTO search (search) VALUES ('rebuild')"),
    ],
    ["a table nothing needs", migration("1", `${noLog} DROP TABLE log`)],
    ["rows removed by code", migration("1", "", clearLog, ["Log"])],
  ])("%s", (_, allowed) => {
    using sqlite = openNotes();
    expect(migrate(sqlite, [migration("0000_notes", schema), allowed], clock)).toEqual(["1"]);
  });
});

test("migrate() never gives an id out twice, even when a rebuild forgets the highest", () => {
  using sqlite = openNotes();
  sqlite.run("DELETE FROM notes WHERE id = 3; INSERT INTO search (search) VALUES ('rebuild')");
  migrate(sqlite, [migration("0000_notes", schema), migration("1", rebuild(all, index + trigger))], clock);
  sqlite.run("INSERT INTO notes (body) VALUES ('next')");
  expect(sqlite.query("SELECT max(id) FROM notes").values()).toEqual([[4]]);
});

test("migrate() does not blame a migration for rows that pointed to nothing before", () => {
  using sqlite = new Sqlite(":memory:");
  const family = migration(
    "0",
    "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a(id))",
  );
  migrate(sqlite, [family], clock);
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.run("INSERT INTO b VALUES (7)");
  expect(migrate(sqlite, [family, migration("1", "CREATE TABLE c (d)")], clock)).toEqual(["1"]);
});

test("migrate() refuses a migration that ends the transaction", async () => {
  using sqlite = openNotes();
  const refusal = await refusalOf(() =>
    migrate(sqlite, [migration("0000_notes", schema), migration("1", "COMMIT")], clock),
  );
  expect(refusal.message).toContain("it ends the transaction that it runs in");
});

test("findBreach() finds nothing between two looks at the same database", () => {
  using sqlite = openNotes();
  expect(findBreach(takeSnapshot(sqlite), takeSnapshot(sqlite), { reading: readMigration("") })).toBeNull();
});

describe("migrate() follows rows by their table's name of before and after:", () => {
  const first = `CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE "Ärger" (x); CREATE TRIGGER b_log AFTER INSERT ON b BEGIN SELECT 1; END;
    INSERT INTO a VALUES (1); INSERT INTO b VALUES (1), (2); INSERT INTO "Ärger" VALUES (1)`;
  const run = (text: string) => {
    using sqlite = new Sqlite(":memory:");
    migrate(sqlite, [migration("0000", first), migration("0001", text)], clock);
    return sqlite.query("SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)").values()[0];
  };

  test("an exchange of two names loses nothing", () => {
    expect(run("ALTER TABLE a RENAME TO x; ALTER TABLE b RENAME TO a; ALTER TABLE x RENAME TO b")).toEqual([
      2, 1,
    ]);
  });

  test("a table that is dropped may leave its name to another, with fewer rows and no trigger", () => {
    expect(
      run("ALTER TABLE b RENAME TO old_b; ALTER TABLE a RENAME TO b; DROP TABLE old_b; CREATE TABLE a (x)"),
    ).toEqual([0, 1]);
  });

  test.each([
    [
      "an exchange",
      "ALTER TABLE a RENAME TO x; ALTER TABLE b RENAME TO a; ALTER TABLE x RENAME TO b; CREATE TRIGGER z BEFORE INSERT ON b BEGIN DELETE FROM a; END; INSERT INTO b VALUES (3)",
      "2 of the 2 rows in",
    ],
    [
      "letters that are not ASCII",
      'CREATE TABLE n (x); DROP TABLE "Ärger"; ALTER TABLE n RENAME TO "Ärger"',
      '1 of the 1 rows in "Ärger"',
    ],
    [
      "a rebuild that copies nothing",
      "CREATE TABLE n (x); DROP TABLE a; ALTER TABLE n RENAME TO a",
      '1 of the 1 rows in "a"',
    ],
  ])("rows lost in %s are told", async (_, text, lost) => {
    expect((await refusalOf(() => run(text))).message).toContain(`it would lose ${lost}`);
  });
});
