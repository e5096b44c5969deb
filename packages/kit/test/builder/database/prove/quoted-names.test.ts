import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";

import { findUnknownName } from "../../../../src/builder/database/prove/quoted-names.ts";
import { migrate } from "../../../../src/run/database/migrate.ts";
import { clock, migrationOf } from "../../../support/schema-change.ts";

test.each<[string, string, ReturnType<typeof findUnknownName>]>([
  [
    "a column that is not there",
    'CREATE TABLE n (a, b);\nINSERT INTO n SELECT "a", "b"\nFROM t',
    { name: "b", line: 2 },
  ],
  ["nothing that SQLite refuses by itself, in its own words", 'UPDATE t\nSET a = "t"."gone"', null],
  ["a text in a default's place", 'SELECT 1;\n\nUPDATE t SET a = "it\'s"', { name: "it's", line: 3 }],
  [
    "a text in a trigger",
    'CREATE TRIGGER r AFTER INSERT ON t BEGIN\nUPDATE t SET a = "open"; END',
    { name: "open", line: 2 },
  ],
  ["a text in a view", 'CREATE VIEW v AS\nSELECT "none" FROM t', { name: "none", line: 2 }],
  [
    "the one that is wrong, where another is right",
    'UPDATE t SET "a" = 1;\nCREATE TABLE u (b);\nUPDATE u SET b = "a"',
    { name: "a", line: 3 },
  ],
  ["nothing where all are there", 'CREATE TABLE "n" ("b"); INSERT INTO "n" ("b") SELECT "a" FROM "t"', null],
  ["nothing in texts and comments", `UPDATE t SET a = '"x"'; -- "y"`, null],
  ["nothing in other quotes, which SQLite looks at itself", "UPDATE t SET a = 1 WHERE [a] = `a`", null],
])("findUnknownName() finds %s", (_, sql, found) => {
  const before = [migrationOf("0000", "CREATE TABLE t (a)")];
  using sqlite = new Sqlite(":memory:");
  migrate(sqlite, before, clock);
  expect(findUnknownName(sqlite, before, migrationOf("0001", sql))).toEqual(found);
});

test("findUnknownName() tells the line where a rebuild copies a column that the old table has not got", () => {
  const first = {
    name: "0000_t",
    sha256: "a",
    hasCode: false,
    sql: "CREATE TABLE t (id integer PRIMARY KEY, a text)",
  };
  const sql = `CREATE TABLE __new_t (id integer PRIMARY KEY, a text, b text);
INSERT INTO __new_t ("id", "a", "b") SELECT "id", "a", "b" FROM t;
DROP TABLE t;
ALTER TABLE __new_t RENAME TO t;`;
  using sqlite = new Sqlite(":memory:");
  migrate(sqlite, [first], clock);
  expect(findUnknownName(sqlite, [first], { name: "0001_b", sha256: "b", hasCode: false, sql })).toEqual({
    name: "b",
    line: 2,
  });
});
