import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { fillRows } from "../../../../src/builder/database/prove/fill-rows.ts";
import { proveMigration, type Verdict } from "../../../../src/builder/database/prove/migration.ts";
import { seededRandom } from "../../../../src/builder/database/prove/seeded-random.ts";
import { migrate } from "../../../../src/run/database/migrate.ts";
import type { Migration } from "../../../../src/run/database/migration.ts";
import { clock, migrationOf } from "../../../support/schema-change.ts";

/** @param rows without them, as the proof itself fills the tables */
function prove(
  before: string,
  sql: string,
  { rows = "", code }: { rows?: string } & Pick<Migration, "code"> = {},
): Verdict {
  const migrations = [migrationOf("0000", before)];
  using empty = new Sqlite(":memory:");
  using filled = new Sqlite(":memory:");
  for (const sqlite of [empty, filled]) migrate(sqlite, migrations, clock);
  if (rows === "") fillRows(filled, seededRandom(1));
  else filled.run(rows);
  const migration = { ...migrationOf("0001", sql), ...(code && { code }) };
  return proveMigration(filled, empty, migrations, migration);
}

/** What a rebuild looks like. */
function rebuild(columns: string, copy: string, table = "t"): string {
  return `CREATE TABLE __new_${table} (${columns}); INSERT INTO __new_${table} ${copy} FROM ${table};
    DROP TABLE ${table}; ALTER TABLE __new_${table} RENAME TO ${table};`;
}

const t = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT DEFAULT 'it''s')";

describe("proveMigration()", () => {
  test.each([
    ["a new column", t, "ALTER TABLE t ADD c TEXT DEFAULT 'x'"],
    [
      "a rebuild that copies all",
      t,
      rebuild("id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT DEFAULT 'new'", "(id, a, b) SELECT id, a, b"),
    ],
    ["renames", t, "ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME a TO c"],
    ["what it says that it changes", t, "UPDATE t SET a = 'x'"],
    ["rows that it says it removes", t, "DELETE FROM t WHERE a IS NULL"],
    [
      "a real that becomes a text",
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a REAL)",
      rebuild("id INTEGER PRIMARY KEY, a TEXT", "SELECT id, a"),
    ],
  ])("calls %s sound", (_, before, sql) => {
    expect(prove(before, sql)).toEqual({ kind: "sound" });
  });

  test.each([
    [
      "a name in double quotes that becomes every row's value",
      t,
      rebuild("id INTEGER PRIMARY KEY, a TEXT, c TEXT", '(id, a, c) SELECT id, a, "c"'),
      "it would write the text 'c' into the column \"c\" of every row",
    ],
    [
      "values that are left behind",
      t,
      rebuild("id INTEGER PRIMARY KEY, a TEXT, b TEXT", "(id, a) SELECT id, a"),
      'it would change values of "t.b"',
    ],
    [
      "a trigger that is lost",
      `${t}; CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END`,
      rebuild("id INTEGER PRIMARY KEY, a TEXT, b TEXT", "SELECT id, a, b"),
      'it would lose the trigger "r"',
    ],
    ["SQL that is none", t, "ALTER TABLE u ADD c", "fails: no such table: u"],
    [
      "an update through another column",
      t,
      "-- samara: changes t.a\nUPDATE t SET a = a; CREATE TRIGGER z AFTER UPDATE ON t BEGIN UPDATE t SET b = 'gone'; END; UPDATE t SET a = a",
      'harms the users\' data: values of "t.b" have changed',
    ],
  ])("calls %s harmful", (_, before, sql, said) => {
    const verdict = prove(before, sql);
    expect(verdict.kind).toBe("harmful");
    if (verdict.kind === "harmful") expect(verdict.state).toContain(said);
  });

  test("names a required column without a value, and the line to write, which then is sound", () => {
    const verdict = prove(t, "ALTER TABLE t ADD is_pinned INTEGER NOT NULL");
    expect(verdict).toMatchObject({
      kind: "harmful",
      state: 'adds the required column "t.is_pinned" without a value for the rows that users have',
    });
    const [, line = ""] =
      /write there: (ALTER TABLE .*?;)/.exec(verdict.kind === "harmful" ? verdict.hint : "") ?? [];
    expect(line).toBe("ALTER TABLE `t` ADD `is_pinned` INTEGER DEFAULT 0 NOT NULL;");
    expect(prove(t, line)).toEqual({ kind: "sound" });
  });

  test("tells of rows that a unique index over an expression takes for the same, beside what is mended", () => {
    const sql = `${rebuild("id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT, c TEXT", "(id, a, b) SELECT id, a, b")}
      CREATE UNIQUE INDEX both ON t (ifnull(c, 'none'), b)`;
    const verdict = prove(t, sql);
    expect(verdict).toMatchObject({
      kind: "hazards",
      hazards: [
        { state: '"t.a" is empty' },
        { state: `ifnull(c, 'none') of "t" and "t.b" are the same in two rows`, table: "`t`" },
      ],
    });
    const mends = verdict.kind === "hazards" ? verdict.hazards.map(({ mend }) => mend) : [];
    expect(prove(t, [...mends, sql].join("\n"))).toEqual({ kind: "sound" });
  });

  test.each([
    ["changes", "ALTER TABLE t ADD c TEXT;\nUPDATE t SET c = a;\n", "lower(c), b", "lower(c)"],
    ["computes", "ALTER TABLE t ADD c TEXT AS (lower(a));\n", "c || '', [b]", "c || ''"],
  ])(
    "tells where to decide of rows that are the same by a new column that it %s",
    (_, first, parts, told) => {
      const lines = `CREATE UNIQUE INDEX [both]\n ON t (${parts})`;
      const verdict = prove(t, `${first}${lines}`);
      const at = { line: first.split("\n").length, text: lines };
      expect(verdict).toMatchObject({
        kind: "hazards",
        hazards: [{ state: `${told} of "t" and "t.b" are the same in two rows`, table: "`t`", at }],
      });
      const mends = verdict.kind === "hazards" ? verdict.hazards.map(({ mend }) => mend) : [];
      expect(prove(t, [first, ...mends, lines].join("\n"))).toEqual({ kind: "sound" });
    },
  );

  test("does not call it a matter of some users' data when a unique index has new columns alone", () => {
    const verdict = prove(t, "ALTER TABLE t ADD c INTEGER DEFAULT 1; CREATE UNIQUE INDEX u ON t (c)");
    expect(verdict.kind).toBe("harmful");
  });

  test("is content with rows that a migration adds", () => {
    expect(prove(t, "INSERT INTO t (a) VALUES ('new')")).toEqual({ kind: "sound" });
  });

  test("lets the code of a migration change what it likes", () => {
    expect(
      prove(t, "ALTER TABLE t ADD c TEXT", { code: (tx) => void tx.run("UPDATE t SET a = 'x'") }),
    ).toEqual({ kind: "sound" });
  });

  test("leaves the database with rows as it is", () => {
    const migrations = [migrationOf("0000", t)];
    using filled = new Sqlite(":memory:");
    using empty = new Sqlite(":memory:");
    for (const sqlite of [empty, filled]) migrate(sqlite, migrations, clock);
    fillRows(filled, seededRandom(1));
    const before = filled.serialize();
    proveMigration(
      filled,
      empty,
      migrations,
      migrationOf("0001", "ALTER TABLE t DROP a; UPDATE t SET b = 'x'"),
    );
    expect(Buffer.compare(filled.serialize(), before)).toBe(0);
  });
});
