import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { watchOrphans } from "../../../src/run/database/orphans.ts";
import { readMigration } from "../../../src/run/database/read-migration.ts";

/** Two children of the first parent, of which one points to nothing. */
function openFamily(): Sqlite {
  const sqlite = new Sqlite(":memory:");
  sqlite.run("CREATE TABLE Parents (id INTEGER PRIMARY KEY)");
  sqlite.run("CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents(id))");
  sqlite.run("INSERT INTO parents VALUES (1)");
  sqlite.run("INSERT INTO children VALUES (1, 1), (2, 7)");
  return sqlite;
}

const change = (sqlite: Sqlite, ...statements: string[]) =>
  statements.forEach((statement) => sqlite.run(statement));

const renamesOf = (statements: readonly string[]) => readMigration(statements.join(";")).renames;

describe("watchOrphans()", () => {
  test.each<[string, string, string[]]>([
    ["nothing is renamed", "children", []],
    ["their table is renamed", "kids", ["ALTER TABLE children RENAME TO kids"]],
    ["their parents are renamed", "children", ["ALTER TABLE parents RENAME TO elders"]],
    [
      "both are, in chains",
      "young",
      [
        "ALTER TABLE children RENAME TO kids",
        "ALTER TABLE Parents RENAME TO elders",
        "ALTER TABLE kids RENAME TO Young",
        "ALTER TABLE elders RENAME TO Old",
      ],
    ],
    [
      "their table is renamed and rebuilt",
      "kids",
      [
        "ALTER TABLE children RENAME TO kids",
        "CREATE TABLE __new_kids (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents(id), age INTEGER)",
        "INSERT INTO __new_kids SELECT id, parent, 0 FROM kids",
        "DROP TABLE kids",
        "ALTER TABLE __new_kids RENAME TO kids",
      ],
    ],
  ])("lets rows pass that pointed to nothing before, when %s, and then no more of them", (_, table, sql) => {
    using sqlite = openFamily();
    const watch = watchOrphans(sqlite);
    change(sqlite, ...sql);
    expect(() => watch.check(renamesOf(sql))).not.toThrow();
    // The next migration.
    expect(() => watch.check(new Map())).not.toThrow();
    sqlite.run(`INSERT INTO ${table} (parent) VALUES (8)`);
    expect(() => watch.check(new Map())).toThrow(/^rows of "\w+" would refer to missing rows of "\w+"$/);
  });

  test("refuses more of them in an exchange of names, though the other table had as many", () => {
    using sqlite = openFamily();
    sqlite.run("CREATE TABLE friends (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents(id))");
    const watch = watchOrphans(sqlite);
    const sql = [
      "ALTER TABLE children RENAME TO x",
      "ALTER TABLE friends RENAME TO children",
      "ALTER TABLE x RENAME TO friends",
      "UPDATE friends SET parent = 1",
      "INSERT INTO children VALUES (1, 9)",
    ];
    change(sqlite, ...sql);
    expect(() => watch.check(renamesOf(sql))).toThrow('rows of "children" would refer to missing rows');
  });

  test("counts from what the migration before has left", () => {
    using sqlite = openFamily();
    const watch = watchOrphans(sqlite);
    sqlite.run("UPDATE children SET parent = 1");
    watch.check(new Map());
    sqlite.run("UPDATE children SET parent = 9 WHERE id = 1");
    expect(() => watch.check(new Map())).toThrow("would refer to missing rows");
  });
});
