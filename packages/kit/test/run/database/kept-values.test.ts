import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { findChangedColumn } from "../../../src/run/database/kept-values.ts";
import { readMigration } from "../../../src/run/database/read-migration.ts";

/** The first migration's rows, then the second one's statements as far as the one that drops the old table. */
function changedBy(before: string, rebuild: string): string | null {
  using sqlite = new Sqlite(":memory:");
  sqlite.run(before);
  const { statements, rebuilds, changes } = readMigration(rebuild);
  const [first] = rebuilds;
  if (!first) throw new Error("there is no rebuild");
  for (const { sql } of statements.slice(0, first.dropAt)) sqlite.run(sql);
  return findChangedColumn(sqlite, first, changes);
}

const end = "DROP TABLE t; ALTER TABLE n RENAME TO t";
const numbered =
  "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO t VALUES (1, 'x', 'y'), (2, NULL, 'z');";
const named =
  "CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT, b TEXT); INSERT INTO t VALUES ('p', 'x', 'y'), ('q', NULL, 'z');";

describe.each([
  ["numbered by a key", numbered, "id INTEGER PRIMARY KEY"],
  ["with another key", named, "id TEXT PRIMARY KEY"],
])("findChangedColumn(), of a table %s,", (_, before, key) => {
  test.each<[string, string, string | null]>([
    [
      "nothing when all is copied",
      `CREATE TABLE n (${key}, a TEXT, b TEXT, c TEXT); INSERT INTO n (id, a, b) SELECT id, a, b FROM t`,
      null,
    ],
    [
      "nothing when a number is written by another type",
      `CREATE TABLE n (${key}, a INTEGER, b BLOB); INSERT INTO n SELECT * FROM t`,
      null,
    ],
    [
      "two columns that were exchanged",
      `CREATE TABLE n (${key}, a TEXT, b TEXT); INSERT INTO n (id, a, b) SELECT id, b, a FROM t`,
      "a",
    ],
    [
      "a column that was not copied",
      `CREATE TABLE n (${key}, a TEXT, b TEXT); INSERT INTO n (id, b) SELECT id, b FROM t`,
      "a",
    ],
    [
      "a renamed column whose copy is whole",
      `CREATE TABLE n (${key}, a TEXT, c TEXT); INSERT INTO n (id, a, c) SELECT id, a, b FROM t`,
      null,
    ],
    [
      "nothing where an expression says so",
      `CREATE TABLE n (${key}, a TEXT NOT NULL, b TEXT); INSERT INTO n (id, a, b) SELECT id, coalesce(a, ''), b FROM t`,
      null,
    ],
    [
      "nothing where the migration says so",
      `-- samara: changes t.a\nCREATE TABLE n (${key}, a TEXT, b TEXT); INSERT INTO n (id, b) SELECT id, b FROM t`,
      null,
    ],
  ])("finds %s", (_name, rebuild, found) => {
    expect(changedBy(before, `${rebuild}; ${end}`)).toBe(found);
  });

  test("refuses a name in double quotes that SQLite took for a text", () => {
    const rebuild = `CREATE TABLE n (${key}, a TEXT, "code" TEXT); INSERT INTO n ("id", "a", "code") SELECT "id", "a", "code" FROM "t"`;
    expect(() => changedBy(before, `${rebuild}; ${end}`)).toThrow(
      `it would write the text 'code' into the column "code" of every row`,
    );
  });
});

test("findChangedColumn() finds leading zeros that a number loses", () => {
  const before =
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '7'), (2, '007');";
  const rebuild = "CREATE TABLE n (id INTEGER PRIMARY KEY, a INTEGER); INSERT INTO n SELECT * FROM t";
  expect(changedBy(before, `${rebuild}; ${end}`)).toBe("a");
});

test("findChangedColumn() finds one letter in 10,000 rows without a numbered key", () => {
  const before = `CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    INSERT INTO t SELECT 'k' || i, 'value ' || i FROM n;`;
  const copy = "CREATE TABLE n (id TEXT PRIMARY KEY, a TEXT); INSERT INTO n SELECT * FROM t";
  expect(changedBy(before, `${copy}; ${end}`)).toBeNull();
  const spoil =
    "CREATE TRIGGER n_spoil AFTER INSERT ON n WHEN new.id = 'k77' BEGIN UPDATE n SET a = 'Value 77' WHERE id = new.id; END";
  expect(changedBy(before, `${copy.replace("; ", `; ${spoil}; `)}; ${end}`)).toBe("a");
});

test.each([
  ["id INTEGER PRIMARY KEY", "numbered by a key"],
  ["id TEXT PRIMARY KEY", "with another key"],
])("findChangedColumn() takes 3.0 and '3.0' for one value where a real becomes a text (%s)", (key) => {
  const before = `CREATE TABLE t (${key}, a REAL, b TEXT); INSERT INTO t VALUES (1, 3, '1.0'), (2, 0.5, 'x')`;
  const copy = "INSERT INTO n (id, a, b) SELECT id, a, b FROM t";
  expect(changedBy(before, `CREATE TABLE n (${key}, a TEXT, b TEXT); ${copy}; ${end}`)).toBe(null);
  expect(changedBy(before, `CREATE TABLE n (${key}, a REAL, b NUMERIC); ${copy}; ${end}`)).toBe("b");
});

test("findChangedColumn() does not ask a computed column for what was written there", () => {
  const before = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x')";
  const rebuild =
    "CREATE TABLE n (id INTEGER PRIMARY KEY, a AS (id + 1)); INSERT INTO n (id) SELECT id FROM t";
  expect(changedBy(before, `${rebuild}; ${end}`)).toBe(null);
});
