import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";

import { findFailingLine } from "../../../../src/builder/database/prove/failing-line.ts";
import { migrate } from "../../../../src/run/database/migrate.ts";
import { clock, migrationOf } from "../../../support/schema-change.ts";

function failingLine(sql: string): number | null {
  const first = migrationOf("0000", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)");
  const second = migrationOf("0001", sql);
  using sqlite = new Sqlite(":memory:");
  try {
    migrate(sqlite, [first, second], clock);
  } catch (error) {
    return findFailingLine(sql, error);
  }
  throw new Error("it went through");
}

test.each([
  ["a bare name", "UPDATE t\nSET a =\n  none;", 3],
  ["a name in double quotes that SQLite refuses", 'SELECT 1;\nUPDATE t SET\na = t."none"', 3],
  ["a name in backticks", "-- ünd\n\nUPDATE t SET a = 'ü'\nWHERE `none` = 1", 4],
  ["a name in brackets", "UPDATE t SET a = [a]\n--> statement-breakpoint\nUPDATE t SET a\n= [no ne]", 4],
  ["a name of a table and a column", "CREATE TABLE u (\n  a,\n  CHECK (v.a > 1)\n)", 3],
  ["a column that is set", "UPDATE t SET\n a = 1,\n `none` = 2", 3],
  ["a column of a list", "INSERT INTO t\n (id,\n [None]) VALUES (1, 2)", 3],
  ["a table", "SELECT 1;\nINSERT INTO\n main.[no ne] SELECT * FROM t", 3],
  ["a column that is there twice", "CREATE TABLE u (\n a,\n b,\n A)", 4],
  ["a table that is there", "CREATE TABLE\n t (a)", 2],
  ["a name that is taken", "CREATE TABLE u (a);\nALTER TABLE u\n RENAME TO `t`", 3],
  ["a function", "UPDATE t SET a =\n none(a)", 2],
  ["a parameter", "CREATE INDEX i ON t (a)\nWHERE a = ?", 2],
  ["what is no SQL", "CREATE TABLE u (\n a,\n ,b)", 3],
  [
    "a name in a table made before, of which SQLite tells after a rename",
    "CREATE TABLE __new_t (id INTEGER PRIMARY KEY,\n a TEXT,\n CHECK ([__new_t].a > 1));\nINSERT INTO __new_t SELECT * FROM t;\nDROP TABLE t;\nALTER TABLE __new_t RENAME TO t;",
    3,
  ],
  [
    "rows that are refused: where the statement begins",
    "SELECT 1;\n\nINSERT INTO t\nVALUES (1, 'a'), (1, 'b')",
    3,
  ],
])("findFailingLine() finds %s", (_, sql, line) => {
  expect(failingLine(sql)).toBe(line);
});

test("findFailingLine() is of no use where no statement is the reason", () => {
  expect(findFailingLine("DROP TABLE t", new Error("it would lose a table"))).toBeNull();
});
