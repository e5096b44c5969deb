import { describe, expect, test } from "bun:test";

import { droppedTables, handWritten } from "../../../src/builder/database/rebase-statements.ts";

const snapshot = { id: "a", prevId: "b", tables: { notes: {} } };

describe("handWritten()", () => {
  test.each([
    "CREATE TABLE `notes` (`a` text DEFAULT 'x; UPDATE y');\n--> statement-breakpoint\nCREATE INDEX `i` ON `notes` (`a`);",
    'PRAGMA foreign_keys=OFF;CREATE TABLE "__new_notes" (a);INSERT INTO `__new_notes`("a") SELECT "a" FROM `notes`;DROP TABLE notes;',
    "-- UPDATE notes SET a = 1;\n/* DELETE FROM notes; */",
    "ALTER TABLE notes ADD a text;",
    "DROP TABLE `notes`; CREATE TRIGGER t AFTER INSERT ON `notes` BEGIN SELECT CASE WHEN 1 THEN 2 END; UPDATE notes SET a = 1; END;",
  ])("finds nothing in %j", (sql) => {
    expect(handWritten(sql, snapshot)).toEqual([]);
  });

  test.each([
    ["UPDATE notes SET a = 1", "UPDATE notes SET a"],
    ["ALTER TABLE notes ADD a;DELETE FROM `x`", "DELETE FROM x"],
    ["INSERT INTO notes VALUES (1)", "INSERT INTO notes VALUES"],
    ["CREATE TABLE other (a)", "CREATE TABLE other ("],
    ["CREATE VIRTUAL TABLE f USING fts5(a)", "CREATE VIRTUAL TABLE f"],
    ["CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END;", "CREATE TRIGGER t AFTER"],
    ["CREATE TABLE notes (a DEFAULT '--'); UPDATE notes SET a = ''", "UPDATE notes SET a"],
  ])("finds in %j what no generator wrote", (sql, words) => {
    expect(handWritten(sql, snapshot)).toEqual([words]);
  });
});

test("droppedTables() reads names in every quoting, and no texts", () => {
  const sql =
    'DROP TABLE a; drop table if exists `b b`; DROP TABLE "c"""; DROP TABLE main.[d]; SELECT \'x; DROP TABLE e;\';';
  expect(droppedTables(sql)).toEqual(["a", "b b", 'c""', "d"]);
});
