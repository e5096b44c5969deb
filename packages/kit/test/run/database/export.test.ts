import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { openSqlite } from "../../../src/run/database/connection.ts";
import { exportTables, tableFile, toJsonValue } from "../../../src/run/database/export.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("tableFile()", () => {
  test.each([
    ["notes", "notes.jsonl"],
    ["my notes/2", "my%20notes%2F2.jsonl"],
    ["..", "%2E%2E.jsonl"],
    ["größe", "gr%C3%B6%C3%9Fe.jsonl"],
    ["CON", "%43ON.jsonl"],
    ["console", "console.jsonl"],
  ])("writes %j to %s", (table, file) => {
    expect(tableFile(table)).toBe(file);
  });
});

describe("toJsonValue()", () => {
  test.each([
    [5n, 5],
    [9007199254740991n, 9007199254740991],
    [9007199254740993n, "9007199254740993"],
    [-9223372036854775808n, "-9223372036854775808"],
    [1.5, 1.5],
    [Infinity, "Infinity"],
    [new Uint8Array([0, 255]), "AP8="],
    ["text", "text"],
    [null, null],
  ])("writes %p as %p", (value, written) => {
    expect(toJsonValue(value)).toEqual(written);
  });
});

test("exportTables() writes all rows of all tables, none of SQLite's own", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  const sqlite = openSqlite(file, { create: true });
  sqlite.run('CREATE TABLE "odd/name" (id INTEGER PRIMARY KEY AUTOINCREMENT, big INTEGER, bytes BLOB)');
  sqlite.run("INSERT INTO \"odd/name\" (big, bytes) VALUES (9007199254740993, x'00ff'), (1, NULL)");
  sqlite.run("CREATE VIRTUAL TABLE search USING fts5(body)");
  sqlite.run("INSERT INTO search VALUES ('found')");
  // These hold no text of their own: their rows are another table's again, or NULL.
  sqlite.run("CREATE VIRTUAL TABLE other USING fts5(body, content = 'search')");
  sqlite.run("CREATE VIRTUAL TABLE bare USING fts5(body, content = '')");
  sqlite.run("INSERT INTO bare (rowid, body) VALUES (1, 'found')");
  const out = join(folder.dir, "out");
  mkdirSync(out);
  expect(exportTables(file, out)).toEqual([
    { table: "odd/name", file: "odd%2Fname.jsonl", rows: 2 },
    { table: "search", file: "search.jsonl", rows: 1 },
  ]);
  expect(readFileSync(join(out, "odd%2Fname.jsonl"), "utf8")).toBe(
    '{"id":1,"big":"9007199254740993","bytes":"AP8="}\n{"id":2,"big":1,"bytes":null}\n',
  );
  expect(readFileSync(join(out, "schema.sql"), "utf8")).toContain("USING fts5(body);");
  sqlite.close(true);
});
