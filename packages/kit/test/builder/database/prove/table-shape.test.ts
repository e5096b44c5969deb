import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";

import { readTables } from "../../../../src/builder/database/prove/table-shape.ts";

test("readTables() reads keys, unique groups, foreign keys and checks, and no virtual or own tables", () => {
  using sqlite = new Sqlite(":memory:");
  sqlite.run(`CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT;
    CREATE TABLE "C ö" (rowid TEXT, x TEXT UNIQUE CHECK (length(x) > (1)), y TEXT, id INTEGER PRIMARY KEY AUTOINCREMENT,
      g AS (x || 1), FOREIGN KEY (x, y) REFERENCES p, CHECK (y <> ')'));
    CREATE UNIQUE INDEX u ON "C ö" (lower(x) DESC, [y]) WHERE y > (0);
    CREATE VIRTUAL TABLE f USING fts5(a);
    CREATE TABLE samara_migrations (id)`);
  const tables = readTables(sqlite);
  expect([...tables.keys()]).toEqual(["p", "c ö"]);
  expect(tables.get("p")).toMatchObject({ rowKey: ["a", "b"], isStrict: true, integerKey: null });
  expect(tables.get("c ö")).toMatchObject({
    rowKey: ["_rowid_"],
    integerKey: "id",
    countsUp: true,
    checks: ["length(x) > (1)", "y <> ')'"],
    foreignKeys: [{ table: "p", columns: ["x", "y"], parentColumns: [] }],
    unique: [
      { parts: ["`id`"], where: null },
      { parts: ["lower(x)", "[y]"], where: "y > (0)" },
      { parts: ["`x`"], where: null },
    ],
  });
  expect(tables.get("c ö")?.columns.find(({ name }) => name === "g")?.isGenerated).toBe(true);
});
