import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { fillRows } from "../../../../src/builder/database/prove/fill-rows.ts";
import { seededRandom } from "../../../../src/builder/database/prove/seeded-random.ts";

function fill(sql: string, seed = 1) {
  const sqlite = new Sqlite(":memory:");
  sqlite.run(sql);
  const unfilled = fillRows(sqlite, seededRandom(seed));
  const ask = (query: string) =>
    sqlite
      .query(query)
      .values()
      .map(([value]) => value);
  return { sqlite, unfilled, ask };
}

describe("fillRows()", () => {
  test.each([
    [
      "checks",
      "CREATE TABLE t (a INTEGER CHECK (a BETWEEN 40 AND 43), b TEXT NOT NULL CHECK (b IN ('open', 'shut')))",
    ],
    ["a check on the length", "CREATE TABLE t (a TEXT NOT NULL CHECK (length(a) = 3))"],
    [
      "a STRICT table",
      "CREATE TABLE t (a INT NOT NULL, b REAL, c TEXT NOT NULL, d BLOB NOT NULL, e ANY) STRICT",
    ],
    ["a table without rowids", "CREATE TABLE t (a TEXT, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID"],
    [
      "generated columns",
      "CREATE TABLE t (a INTEGER NOT NULL, b AS (a + 1), c TEXT AS (a || '') STORED UNIQUE)",
    ],
    ["odd names", 'CREATE TABLE "t" ("it\'s" TEXT, "a`b" TEXT, "order" INTEGER NOT NULL, "rowid" TEXT)'],
    ["only a key", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)"],
    [
      "a unique index over an expression",
      "CREATE TABLE t (a TEXT NOT NULL); CREATE UNIQUE INDEX u ON t (lower(a))",
    ],
  ])("puts several rows into a table with %s", (_, sql) => {
    const { unfilled, ask } = fill(sql);
    expect(unfilled).toEqual([]);
    expect(ask("SELECT count(*) FROM t")[0]).toBeGreaterThan(2);
  });

  test("has NULL where it may be, defaults, and rows that are alike where nothing forbids it", () => {
    const { ask } = fill("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL DEFAULT 'it''s')");
    expect(ask("SELECT count(*) FROM t WHERE a IS NULL")[0]).toBeGreaterThan(0);
    expect(ask("SELECT count(*) FROM t WHERE b = 'it''s'")[0]).toBeGreaterThan(0);
    expect(ask("SELECT max(n) FROM (SELECT count(*) AS n FROM t GROUP BY a, b)")[0]).toBeGreaterThan(1);
  });

  test("has parents for those that need one, and rows without where they may be", () => {
    const { sqlite, ask, unfilled } = fill(`
      CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES p, x TEXT, y TEXT, FOREIGN KEY (x, y) REFERENCES q (a, b));
      CREATE TABLE p (id INTEGER PRIMARY KEY, up INTEGER REFERENCES p(id));
      CREATE TABLE q (a TEXT, b TEXT, PRIMARY KEY (a, b))`);
    expect(unfilled).toEqual([]);
    expect(sqlite.query("PRAGMA foreign_key_check").all()).toEqual([]);
    expect(ask("SELECT count(*) FROM c WHERE x IS NULL")[0]).toBeGreaterThan(0);
    expect(ask("SELECT count(*) FROM c WHERE x IS NOT NULL")[0]).toBeGreaterThan(0);
  });

  test("leaves a counter behind that no row has reached", () => {
    const { ask } = fill("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)");
    expect(Number(ask("SELECT seq FROM sqlite_sequence")[0])).toBeGreaterThan(
      Number(ask("SELECT max(id) FROM t")[0]),
    );
  });

  test("gives the same rows for the same numbers, and names a table that takes none", () => {
    const sql =
      "CREATE TABLE t (a TEXT, b INTEGER, c REAL, d BLOB); CREATE TABLE never (a CHECK (a <> a), b NOT NULL CHECK (0))";
    const [first, second] = [fill(sql, 7), fill(sql, 7)];
    expect(first.unfilled).toEqual(["never"]);
    expect(Buffer.compare(first.sqlite.serialize(), second.sqlite.serialize())).toBe(0);
  });
});
