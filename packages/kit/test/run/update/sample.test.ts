import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { copySample, fitsWhole } from "../../../src/run/update/sample.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const schema = `
  PRAGMA application_id = 77;
  PRAGMA user_version = 5;
  CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, loud TEXT AS (upper(name)) STORED);
  CREATE TABLE pets (name TEXT, owner INTEGER REFERENCES people(id));
  CREATE TABLE words (word TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE "odd ""name""" (rowid TEXT, "a b" BLOB);
  CREATE INDEX by_name ON people (name);
  CREATE VIEW names AS SELECT name FROM people;
  CREATE VIRTUAL TABLE found USING fts5(name, content='people', content_rowid='id');
  CREATE VIRTUAL TABLE bare USING fts5(text, content='');
  CREATE TRIGGER added AFTER INSERT ON people BEGIN INSERT INTO found(rowid, name) VALUES (new.id, new.name); END;
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO people (name) SELECT 'person ' || i FROM n;
  INSERT INTO pets SELECT 'pet of ' || id, id FROM people WHERE id % 3 = 0;
  INSERT INTO words SELECT name FROM people;
  INSERT INTO "odd ""name""" VALUES ('x', x'00ff');
  DELETE FROM people WHERE id = 5000;
`;

describe("copySample()", () => {
  test("has all tables, and the ends of each, without children that lost their parents", async () => {
    await using folder = await tempFolder();
    const [from, to] = [join(folder.dir, "from.db"), join(folder.dir, "to.db")];
    const source = new Sqlite(from);
    source.run(schema);
    copySample(from, to);
    using copy = new Sqlite(to);
    const one = (sql: string) => copy.query(sql).values()[0];
    const made =
      "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name)";
    expect(String(one(made))).toBe(String(source.query(made).values()[0]));
    expect(one("SELECT count(*), min(id), max(id) FROM people")).toEqual([1000, 1, 4999]);
    expect(one("SELECT count(*) FROM words")).toEqual([500]);
    expect(one('SELECT rowid, hex("a b") FROM "odd ""name"""')).toEqual(["x", "00FF"]);
    expect(copy.query("PRAGMA foreign_key_check").values()).toEqual([]);
    expect(one("SELECT count(*) > 100 FROM pets")).toEqual([1]);
    expect(one("SELECT rowid FROM found WHERE found MATCH '\"person 4999\"'")).toEqual([4999]);
    expect(one("SELECT seq FROM sqlite_sequence WHERE name = 'people'")).toEqual([5000]);
    expect([one("PRAGMA application_id"), one("PRAGMA user_version")]).toEqual([[77], [5]]);
    expect(one("PRAGMA integrity_check")).toEqual(["ok"]);
    source.close();
  });
});

describe("fitsWhole()", () => {
  test("goes by the size, and by the room on the disk", async () => {
    await using folder = await tempFolder();
    const paths = { database: join(folder.dir, "a.db"), state: folder.dir };
    writeFileSync(paths.database, Buffer.alloc(2000));
    expect(fitsWhole(paths, {})).toBe(true);
    expect(fitsWhole(paths, { SAMARA_UPDATE_SAMPLE_ABOVE: "1000" })).toBe(false);
  });
});
