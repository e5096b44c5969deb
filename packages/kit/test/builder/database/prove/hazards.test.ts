import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { queryOf } from "../../../../src/builder/database/prove/hazards.ts";
import { proveMigration } from "../../../../src/builder/database/prove/migration.ts";
import { migrate } from "../../../../src/run/database/migrate.ts";
import { clock, migrationOf } from "../../../support/schema-change.ts";

interface Case {
  before: string;
  rows: string;
  sql: string;
  state: string;
  /** How many rows its query counts. */
  hit: number;
  /** After the line was followed. */
  left: [string, (string | number | null)[]];
}

const rebuild = (table: string, columns: string, list: string, options = "") =>
  `CREATE TABLE __new (${columns}) ${options}; INSERT INTO __new (${list}) SELECT ${list} FROM ${table};
   DROP TABLE ${table}; ALTER TABLE __new RENAME TO ${table};`;

const notes = "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, owner INTEGER)";
const parts = "CREATE TABLE parts (id INTEGER PRIMARY KEY, note INTEGER NOT NULL REFERENCES notes(id))";
const links = "CREATE TABLE links (id INTEGER PRIMARY KEY, note INTEGER REFERENCES notes(id))";

const cases: Record<string, Case> = {
  "a column that becomes required": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, NULL, 1), (2, 'b', 1)",
    sql: rebuild(
      "notes",
      "id INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT 'none', owner INTEGER",
      "id, title, owner",
    ),
    state: '"notes.title" is empty',
    hit: 1,
    left: ["SELECT title FROM notes", ["none", "b"]],
  },
  "a required column that becomes unique, too": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, NULL, NULL), (2, NULL, NULL)",
    sql: `${rebuild("notes", "id INTEGER PRIMARY KEY, title TEXT, owner INTEGER NOT NULL", "id, title, owner")} CREATE UNIQUE INDEX u ON notes (owner)`,
    state: '"notes.owner" is empty',
    hit: 2,
    left: ["SELECT owner FROM notes ORDER BY id", [1, 2]],
  },
  "a required and unique column, in which the numbers at hand are taken": {
    before: "CREATE TABLE n (id INTEGER PRIMARY KEY, a INTEGER UNIQUE, n INTEGER, i INTEGER)",
    rows: "INSERT INTO n (id, a) VALUES (1, 2), (2, -3), (3, NULL), (4, 1), (5, NULL), (-3, NULL)",
    sql: rebuild(
      "n",
      "id INTEGER PRIMARY KEY, a INTEGER NOT NULL UNIQUE, n INTEGER, i INTEGER",
      "id, a, n, i",
    ),
    state: '"n.a" is empty',
    hit: 3,
    left: ["SELECT a FROM n ORDER BY id", [3, 2, -3, 4, 1, 5]],
  },
  "a unique column": {
    before: `${notes}; ${parts}; ${links}`,
    rows: "INSERT INTO notes VALUES (1, 'a', 1), (2, 'a', 1), (3, NULL, 1), (4, NULL, 1); INSERT INTO parts VALUES (1, 1), (2, 2); INSERT INTO links VALUES (1, 2)",
    sql: "CREATE UNIQUE INDEX u ON notes (title)",
    state: '"notes.title" is the same in two rows',
    hit: 1,
    left: [
      "SELECT id FROM (SELECT 1 AS n, id FROM notes UNION ALL SELECT 2, note FROM parts UNION ALL SELECT 3, note FROM links) ORDER BY n, id",
      [1, 3, 4, 1, null],
    ],
  },
  "a unique expression": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, 'A', 1), (2, 'a', 1), (3, 'b', 1)",
    sql: "CREATE UNIQUE INDEX u ON notes (lower(title) DESC, owner)",
    state: 'lower(`title`) of "notes" and "notes.owner" are the same in two rows',
    hit: 1,
    left: ["SELECT id FROM notes ORDER BY id", [1, 3]],
  },
  "a unique index with a new column that has a number for all": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, 'a', 1), (2, 'A', 1), (3, 'b', 1)",
    sql: "ALTER TABLE notes ADD kind INTEGER DEFAULT 1; CREATE UNIQUE INDEX u ON notes (kind, lower(title), abs(kind))",
    state: '"notes.kind" and lower(`title`) of "notes" and abs(kind) of "notes" are the same in two rows',
    hit: 1,
    left: ["SELECT id FROM notes ORDER BY id", [1, 3]],
  },
  "a check with a new column": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, 'a', 1), (2, 'b', 5)",
    sql: `CREATE TABLE __new (id INTEGER PRIMARY KEY, title TEXT, owner INTEGER, most INTEGER DEFAULT 3, CHECK (owner <= most));
      INSERT INTO __new (id, title, owner) SELECT id, title, owner FROM notes; DROP TABLE notes; ALTER TABLE __new RENAME TO notes;`,
    state: '`owner` <= (3 + 0) is not so in "notes"',
    hit: 1,
    left: ["SELECT id FROM notes", [1]],
  },
  "a unique index over a part of the table": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, 'a', 1), (2, 'a', 2), (3, 'a', 2)",
    sql: "CREATE UNIQUE INDEX u ON notes (title) WHERE owner > 1",
    state: '"notes.title" is the same in two rows',
    hit: 1,
    left: ["SELECT id FROM notes ORDER BY id", [1, 2]],
  },
  "a unique column of a table without rowids": {
    before: "CREATE TABLE k (a TEXT, b TEXT, c TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID",
    rows: "INSERT INTO k VALUES ('x', '1', 'c'), ('x', '2', 'c'), ('y', '1', 'd')",
    sql: "CREATE UNIQUE INDEX u ON k (c)",
    state: '"k.c" is the same in two rows',
    hit: 1,
    left: ["SELECT count(*) FROM k", [2]],
  },
  "a foreign key, over a renamed parent and column": {
    before: `${notes}; CREATE TABLE people (id INTEGER PRIMARY KEY)`,
    rows: "INSERT INTO people VALUES (1); INSERT INTO notes VALUES (1, 'a', 1), (2, 'b', 9)",
    sql: `ALTER TABLE people RENAME TO users; ALTER TABLE users RENAME id TO number;
      ${rebuild("notes", "id INTEGER PRIMARY KEY, title TEXT, owner INTEGER REFERENCES users(number)", "id, title, owner")}`,
    state: '"notes.owner" points to no row of "people"',
    hit: 1,
    left: ["SELECT owner FROM notes", [1, null]],
  },
  "a required foreign key to the table itself": {
    before: "CREATE TABLE n (id INTEGER PRIMARY KEY, up INTEGER NOT NULL)",
    rows: "INSERT INTO n VALUES (1, 1), (2, 9), (3, 2), (4, 3), (5, 1)",
    sql: rebuild("n", "id INTEGER PRIMARY KEY, up INTEGER NOT NULL REFERENCES n(id)", "id, up"),
    state: '"n.up" points to no row of "n"',
    hit: 1,
    left: ["SELECT id FROM n", [1, 5]],
  },
  "a check": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, 'a', -1), (2, 'b', 5), (3, 'c', NULL)",
    sql: `ALTER TABLE notes RENAME owner TO age; ${rebuild("notes", 'id INTEGER PRIMARY KEY, title TEXT, age INTEGER, CONSTRAINT c CHECK ("notes"."age" >= 0)'.replace('"notes".', ""), "id, title, age")}`,
    state: '`owner` >= 0 is not so in "notes"',
    hit: 1,
    left: ["SELECT id FROM notes", [2, 3]],
  },
  "a check whose column becomes a text, which is compared otherwise": {
    before: "CREATE TABLE n (id INTEGER PRIMARY KEY, a INTEGER CHECK (a > -1000))",
    rows: "INSERT INTO n VALUES (1, -1), (2, 5)",
    sql: rebuild("n", "id INTEGER PRIMARY KEY, a TEXT CHECK (a > -1000)", "id, a"),
    state: 'CAST(`a` AS TEXT) > -1000 is not so in "n"',
    hit: 1,
    left: ["SELECT a FROM n", ["5"]],
  },
  "a column that must point to the table itself from now on": {
    before: "CREATE TABLE n (id INTEGER PRIMARY KEY, up INTEGER REFERENCES n(id))",
    rows: "INSERT INTO n VALUES (1, 1), (2, NULL), (3, 2), (4, 3), (5, 1)",
    sql: rebuild("n", "id INTEGER PRIMARY KEY, up INTEGER NOT NULL REFERENCES n(id)", "id, up"),
    state: '"n.up" is empty',
    hit: 1,
    left: ["SELECT id FROM n ORDER BY id", [1, 5]],
  },
  "a column that must point to a key that may be empty": {
    before: "CREATE TABLE n (id INTEGER PRIMARY KEY, code TEXT UNIQUE, up TEXT REFERENCES n(code))",
    rows: "INSERT INTO n VALUES (1, 'a', 'a'), (2, NULL, NULL), (3, 'c', NULL), (4, 'd', 'c'), (5, NULL, 'a')",
    sql: rebuild(
      "n",
      "id INTEGER PRIMARY KEY, code TEXT UNIQUE, up TEXT NOT NULL REFERENCES n(code)",
      "id, code, up",
    ),
    state: '"n.up" is empty',
    hit: 2,
    left: ["SELECT id FROM n ORDER BY id", [1, 5]],
  },
  "a number that a text would be written as": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, '007', 1), (2, 'abc', 1), (3, '5', 1), (4, '1.50', 1)",
    sql: rebuild("notes", "id INTEGER PRIMARY KEY, title INTEGER, owner INTEGER", "id, title, owner"),
    state: '"notes.title" holds values that are not plain INTEGER',
    hit: 2,
    left: ["SELECT title FROM notes", [7, "abc", 5, 1]],
  },
  "a number that is too exact for a real": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, 'a', 9007199254740993), (2, 'b', 5)",
    sql: rebuild("notes", "id INTEGER PRIMARY KEY, title TEXT, owner REAL", "id, title, owner"),
    state: '"notes.owner" holds values that are not plain REAL',
    hit: 1,
    left: ["SELECT owner FROM notes", [9007199254740992, 5]],
  },
  "a type that a STRICT table insists on": {
    before: notes,
    rows: "INSERT INTO notes VALUES (1, 'a', 'many'), (2, 'b', 5)",
    sql: rebuild("notes", "id INTEGER PRIMARY KEY, title TEXT, owner INTEGER", "id, title, owner", "STRICT"),
    state: '"notes.owner" holds values that are not plain INTEGER',
    hit: 1,
    left: ["SELECT owner FROM notes", [0, 5]],
  },
  "a key that is to be a number": {
    before: "CREATE TABLE c (code TEXT PRIMARY KEY NOT NULL)",
    rows: "INSERT INTO c VALUES ('5'), ('abc')",
    sql: rebuild("c", "code INTEGER PRIMARY KEY NOT NULL", "code"),
    state: '"c.code" holds values that are not plain INTEGER',
    hit: 1,
    left: ["SELECT code FROM c ORDER BY code", [1, 5]],
  },
  "a key that is to be a number, whose texts look alike as numbers": {
    before: "CREATE TABLE c (code TEXT PRIMARY KEY NOT NULL, was TEXT)",
    rows: `INSERT INTO c SELECT code, code FROM (SELECT column1 AS code FROM
      (VALUES ('1'), ('abc'), ('01'), ('1.0'), ('def'), ('-7'), ('3'), ('9223372036854775807'), ('99999999999999999999'), ('')))`,
    sql: rebuild("c", "code INTEGER PRIMARY KEY NOT NULL, was TEXT", "code, was"),
    state: '"c.code" holds values that are not plain INTEGER',
    hit: 6,
    left: [
      "SELECT was || '=' || code FROM c ORDER BY c.code",
      ["-7=-7", "1=1", "abc=2", "3=3", "01=4", "1.0=5", "def=6", "99999999999999999999=7", "=8"].concat(
        "9223372036854775807=9223372036854775807",
      ),
    ],
  },
  "a key that is to be a number, and rows that point to it, with a key or from now on": {
    before: `CREATE TABLE kids (id INTEGER PRIMARY KEY, up TEXT REFERENCES c(code), n INTEGER);
      CREATE TABLE c (code TEXT PRIMARY KEY NOT NULL, best TEXT REFERENCES c) WITHOUT ROWID;
      CREATE TABLE late (id INTEGER PRIMARY KEY, c_code TEXT)`,
    rows: `INSERT INTO c VALUES ('5', NULL), ('x', 'y'), ('y', 'y'), ('05', '5');
      INSERT INTO kids (id, up) VALUES (1, 'y'), (2, '5'), (3, NULL), (4, '05'); INSERT INTO late VALUES (1, 'x')`,
    sql: `${rebuild("kids", "id INTEGER PRIMARY KEY, up INTEGER REFERENCES c(code), n INTEGER", "id, up, n")}
      ${rebuild("late", "id INTEGER PRIMARY KEY, c_code INTEGER REFERENCES c(code)", "id, c_code")}
      ${rebuild("c", "code INTEGER PRIMARY KEY NOT NULL, best INTEGER REFERENCES c(code)", "code, best")}`,
    state: '"c.code" holds values that are not plain INTEGER',
    hit: 3,
    left: [
      `SELECT v FROM (SELECT 1 AS n, id, up AS v FROM kids UNION ALL SELECT 2, id, c_code FROM late
        UNION ALL SELECT 3, code, best FROM c) ORDER BY n, id`,
      [3, 5, null, 1, 2, 5, 3, 3, null],
    ],
  },
  "an empty key that is to be a number": {
    before: "CREATE TABLE c (code TEXT PRIMARY KEY, was TEXT)",
    rows: "INSERT INTO c VALUES (NULL, 'a'), (NULL, 'b'), ('1', 'c')",
    sql: rebuild("c", "code INTEGER PRIMARY KEY, was TEXT", "code, was"),
    state: '"c.code" holds values that are not plain INTEGER',
    hit: 2,
    left: ["SELECT was FROM c ORDER BY code", ["c", "a", "b"]],
  },
};

describe("findHazards()", () => {
  test.each(Object.entries(cases))("tells %s, with a query and a line that leads out", (_, each) => {
    const { before, rows, sql, state, hit, left } = each;
    const migrations = [migrationOf("0000", before)];
    using empty = new Sqlite(":memory:");
    using filled = new Sqlite(":memory:");
    for (const sqlite of [empty, filled]) migrate(sqlite, migrations, clock);
    filled.run(rows);
    const verdict = proveMigration(filled, empty, migrations, migrationOf("0001", sql));
    if (verdict.kind !== "hazards") throw new Error(JSON.stringify(verdict));
    const [hazard] = verdict.hazards;
    expect(hazard?.state).toBe(state);
    expect(hazard && filled.query(queryOf(hazard)).values()).toEqual([[hit]]);
    // Written into the migration as it is told.
    const followed = migrationOf("0001", [...verdict.hazards.map(({ mend }) => mend), sql].join("\n"));
    expect(proveMigration(filled, empty, migrations, followed)).toEqual({ kind: "sound" });
    migrate(filled, [...migrations, followed], clock);
    expect(filled.query(left[0]).values().flat()).toEqual(left[1]);
    expect(filled.query("PRAGMA foreign_key_check").all()).toEqual([]);
  });
});
