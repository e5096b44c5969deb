// When a migration pays for the reading of full-text tables. What it refuses then is in migration-guard.test.ts.
import { describe, expect, spyOn, test } from "bun:test";

import { openMemory } from "../../../src/run/database/connection.ts";
import { migrate } from "../../../src/run/database/migrate.ts";

const tables = `CREATE TABLE notes (id integer PRIMARY KEY NOT NULL, title text NOT NULL);
CREATE VIRTUAL TABLE notes_fts USING fts5 (title, content = 'notes', content_rowid = 'id');
CREATE TRIGGER notes_insert AFTER INSERT ON notes BEGIN INSERT INTO notes_fts (rowid, title) VALUES (new.id, new.title); END;
INSERT INTO notes VALUES (1, 'one'), (2, 'two');`;

const trigger =
  "CREATE TRIGGER notes_insert AFTER INSERT ON notes BEGIN INSERT INTO notes_fts (rowid, title) VALUES (new.id, new.title); END;";

function rebuild(columns: string, copied = "id, title", selected = copied): string {
  return `CREATE TABLE __new_notes (${columns});
INSERT INTO __new_notes (${copied}) SELECT ${selected} FROM notes;
DROP TABLE notes; ALTER TABLE __new_notes RENAME TO notes; ${trigger}`;
}

describe("migrate() reads full-text tables", () => {
  test.each([
    ["a rebuild that keeps every row", rebuild("id integer PRIMARY KEY NOT NULL, title text, size integer")],
    [
      "a new column, index and table",
      "ALTER TABLE notes ADD size integer; CREATE INDEX i ON notes (title); CREATE TABLE tags (id)",
    ],
  ])("never for %s", (_, sql) => {
    expect(countReadings(sql)).toEqual({ readings: 0, said: null });
  });

  test.each([
    ["a rebuild that numbers rows anew", rebuild("title text NOT NULL", "title")],
    ["a value that a statement changes", "UPDATE notes SET title = 'three' WHERE id = 1"],
    [
      "a rebuild that computes a column",
      rebuild("id integer PRIMARY KEY, title text", "id, title", "id, title || 'x'"),
    ],
    [
      "a draft of a rebuild with a trigger",
      `CREATE TABLE __new_notes (id integer PRIMARY KEY, title text);
      CREATE TRIGGER t AFTER INSERT ON __new_notes BEGIN UPDATE notes SET title = 'x'; END;
      INSERT INTO __new_notes (id, title) SELECT id, title FROM notes; DROP TABLE notes; ALTER TABLE __new_notes RENAME TO notes; ${trigger}`,
    ],
  ])("because of %s", (_, sql) => {
    expect(countReadings(sql).readings).toBeGreaterThan(0);
  });
});

function countReadings(sql: string): { readings: number; said: string | null } {
  using sqlite = openMemory();
  const options = { version: "1.0.0", now: new Date(0) };
  const first = { name: "0000_first", sha256: "a", hasCode: false, sql: tables };
  migrate(sqlite, [first], options);
  const run = spyOn(sqlite, "run");
  let said: string | null = null;
  try {
    migrate(sqlite, [first, { name: "0001_second", sha256: "b", hasCode: false, sql }], options);
  } catch (error) {
    said = (error as Error).message;
  }
  const readings = run.mock.calls.filter(([text]) => text.includes("integrity-check")).length;
  return { readings, said };
}
