import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { readMigration } from "../../../src/run/database/read-migration.ts";
import { keepSequences, readSequences } from "../../../src/run/database/sequences.ts";

/** A table that gave out ten ids, of which three are in use. */
function openCounting(): Sqlite {
  const sqlite = new Sqlite(":memory:");
  sqlite.run(create("Notes"));
  sqlite.run("INSERT INTO notes (id) VALUES (1), (2), (3), (10)");
  sqlite.run("DELETE FROM notes WHERE id = 10");
  return sqlite;
}

const create = (table: string) => `CREATE TABLE ${table} (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)`;
const rename = (from: string, to: string) => `ALTER TABLE ${from} RENAME TO ${to}`;
const rebuild = (table: string) => [
  create(`__new_${table}`),
  `INSERT INTO __new_${table} SELECT * FROM ${table}`,
  `DROP TABLE ${table}`,
  rename(`__new_${table}`, table),
];

/** As the migrator does. */
function run(sqlite: Sqlite, statements: readonly string[]): void {
  const before = readSequences(sqlite);
  for (const statement of statements) sqlite.run(statement);
  keepSequences(sqlite, before, readMigration(statements.join(";")).renames);
}

function nextId(sqlite: Sqlite, table: string): unknown {
  return sqlite.query(`INSERT INTO ${table} (text) VALUES ('next') RETURNING id`).values()[0]?.[0];
}

describe("keepSequences()", () => {
  test.each([
    ["a rebuild", rebuild("notes"), "notes"],
    ["a rebuild that writes the name in other letters", rebuild("NOTES"), "notes"],
    ["a rename", [rename("notes", "entries")], "entries"],
    ["a rename, then a rebuild", [rename("notes", "entries"), ...rebuild("entries")], "entries"],
    ["a rebuild, then a rename", [...rebuild("notes"), rename("notes", "entries")], "entries"],
    [
      "a chain of renames with a rebuild within",
      [rename("notes", "b"), ...rebuild("b"), rename("b", "c")],
      "c",
    ],
    [
      "a chain of renames, rebuilt at its end",
      [rename("notes", "b"), rename("b", "c"), ...rebuild("c"), ...rebuild("c")],
      "c",
    ],
    [
      "a table made anew in the place of one that is put aside and dropped",
      [rename("notes", "old"), create("notes"), "INSERT INTO notes SELECT * FROM old", "DROP TABLE old"],
      "notes",
    ],
    [
      "a table made anew in the place of one that is put aside and kept",
      [rename("notes", "old"), create("notes"), "INSERT INTO notes SELECT * FROM old"],
      "notes",
    ],
    [
      "a rebuild of a table that has no rows left",
      ["DELETE FROM notes", rename("notes", "b"), ...rebuild("b")],
      "b",
    ],
  ])("gives out no id again after %s", (_, statements, table) => {
    using sqlite = openCounting();
    run(sqlite, statements);
    expect(nextId(sqlite, table)).toBe(11);
  });

  test("keeps the counters of two tables that exchange their names, and are rebuilt, apart", () => {
    using sqlite = openCounting();
    sqlite.run(create("b"));
    sqlite.run("INSERT INTO b (id) VALUES (5)");
    run(sqlite, [
      rename("notes", "x"),
      rename("b", "notes"),
      rename("x", "b"),
      ...rebuild("b"),
      ...rebuild("notes"),
    ]);
    expect([nextId(sqlite, "b"), nextId(sqlite, "notes")]).toEqual([11, 6]);
  });

  test("keeps the counters of migrations that follow each other", () => {
    using sqlite = openCounting();
    run(sqlite, [rename("notes", "b")]);
    run(sqlite, rebuild("b"));
    run(sqlite, [rename("b", "c")]);
    run(sqlite, rebuild("c"));
    expect(nextId(sqlite, "c")).toBe(11);
  });

  test("leaves none to a table that does not count up any more", () => {
    using sqlite = openCounting();
    run(sqlite, ["DROP TABLE notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)"]);
    expect(readSequences(sqlite)).toEqual(new Map());
  });

  test("is exact beyond 2^53", () => {
    using sqlite = openCounting();
    sqlite.run("INSERT INTO notes (id) VALUES (9007199254740993)");
    sqlite.run("DELETE FROM notes WHERE id > 3");
    run(sqlite, rebuild("notes"));
    expect(sqlite.query("SELECT CAST(seq AS TEXT), typeof(seq) FROM sqlite_sequence").values()).toEqual([
      ["9007199254740993", "integer"],
    ]);
  });
});
