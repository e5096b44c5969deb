import { describe, expect, test } from "bun:test";

import { readMigration } from "../../../src/run/database/read-migration.ts";

const rebuild = `
  CREATE TABLE \`__new_notes\` (id integer, \`Heading\` text, up text);
  INSERT INTO \`__new_notes\`("id", "heading", "up") SELECT "id", "title", upper("body") FROM [notes];--> statement-breakpoint
  DROP TABLE main.notes;
  ALTER TABLE "__new_notes" RENAME TO \`Notes\`;`;

describe("readMigration()", () => {
  test("takes a rebuilt table for the one it was, with its columns' new names and what is computed", () => {
    const { drops, renames, columnRenames, changes, rebuilds } = readMigration(rebuild);
    expect(drops).toEqual(new Set());
    expect(renames).toEqual(new Map());
    expect(columnRenames).toEqual(new Map([["notes.title", "heading"]]));
    expect(changes).toEqual(new Set(["notes.up"]));
    expect(rebuilds).toMatchObject([{ table: "notes", dropAt: 2, old: "notes", new: "__new_notes" }]);
  });

  test("follows chains of renames, with a rebuild in the middle", () => {
    const { renames, columnRenames, rebuilds } = readMigration(`
      ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME x TO y; ALTER TABLE b RENAME COLUMN y TO z;
      CREATE TABLE n (z, q); INSERT INTO n SELECT * FROM b; DROP TABLE b; ALTER TABLE n RENAME TO b;
      ALTER TABLE b RENAME TO c`);
    expect(renames).toEqual(new Map([["a", "c"]]));
    expect(columnRenames).toEqual(new Map([["a.x", "z"]]));
    expect(rebuilds).toMatchObject([{ table: "a", old: "b", new: "n" }]);
  });

  test("follows a rebuild that puts the rows away and takes them back", () => {
    const { drops, rebuilds } = readMigration(`
      CREATE TABLE bak AS SELECT * FROM t; DROP TABLE t; CREATE TABLE t (a);
      INSERT INTO t SELECT * FROM bak; DROP TABLE bak`);
    expect(drops).toEqual(new Set());
    expect(rebuilds.map(({ old, new: current }) => [old, current])).toEqual([
      ["t", "bak"],
      ["bak", "t"],
    ]);
  });

  test("takes two columns that were exchanged for no rename", () => {
    const sql =
      "CREATE TABLE n (a, b); INSERT INTO n (a, b) SELECT b, a FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t";
    expect(readMigration(sql).columnRenames).toEqual(new Map());
  });

  test("takes a table for dropped when some of its rows were only put away", () => {
    const { drops, rebuilds } = readMigration(
      "CREATE TABLE archive (id); INSERT INTO archive SELECT id FROM notes; DROP TABLE notes",
    );
    expect(drops).toEqual(new Set(["table notes"]));
    expect(rebuilds).toEqual([]);
  });

  test.each<[string, string[]]>([
    ["DELETE FROM `t` WHERE a = 1", ["t"]],
    ["WITH x AS (SELECT 1) DELETE FROM main.t", ["t"]],
    ["REPLACE INTO t VALUES (1)", ["t"]],
    ["INSERT OR REPLACE INTO t SELECT * FROM u", ["t"]],
    ["UPDATE OR REPLACE t SET a = 1", ["t"]],
    ["INSERT INTO t VALUES ('DELETE FROM t')", []],
    ["-- DELETE FROM t", []],
    ["-- samara: removes rows of T, `u`", ["t", "u"]],
    ["ALTER TABLE t RENAME TO u; DELETE FROM u", ["t"]],
    ["CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM t; END", []],
    [
      "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; DELETE FROM t; END",
      [],
    ],
  ])("finds in %j that it removes rows of %j", (sql, tables) => {
    expect([...readMigration(sql).removesRowsOf]).toEqual(tables);
  });

  test.each<[string, string[]]>([
    ["UPDATE t SET a = (SELECT max(b) FROM u), (c, d) = (1, 2) WHERE e = 3", ["t.a", "t.c", "t.d"]],
    ["ALTER TABLE t RENAME a TO b; UPDATE t SET b = 1", ["t.a"]],
    ["-- samara: changes t.a, `t`.`b`", ["t.a", "t.b"]],
    ["INSERT INTO t (a) VALUES ('UPDATE t SET a = 1')", []],
  ])("finds in %j that it changes %j", (sql, columns) => {
    expect([...readMigration(sql).changes]).toEqual(columns);
  });

  test("names what is dropped, and the columns", () => {
    const { drops, droppedColumns } = readMigration(
      "DROP VIEW IF EXISTS main.`V`; DROP INDEX i; DROP TRIGGER t; ALTER TABLE a RENAME b TO c; ALTER TABLE a DROP COLUMN c",
    );
    expect(drops).toEqual(new Set(["view v", "index i", "trigger t"]));
    expect(droppedColumns).toEqual(["a.b"]);
  });
});
