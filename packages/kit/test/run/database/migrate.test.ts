import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";

import { sql } from "drizzle-orm";

import { openSqlite } from "../../../src/run/database/connection.ts";
import { appliedMigrations, planMigrations } from "../../../src/run/database/applied-migrations.ts";
import { migrate } from "../../../src/run/database/migrate.ts";
import type { DataMigration, Migration } from "../../../src/run/database/migration.ts";
import { tempHome } from "../../support/home.ts";
import { refusalOf } from "../../support/refusal.ts";

const breakpoint = "\n--> statement-breakpoint\n";
const clock = { version: "1.0.0", now: new Date(0) };

function migration(name: string, statements: string[], code?: DataMigration): Migration {
  const hasCode = code !== undefined;
  return { name, sha256: name, hasCode, sql: statements.join(breakpoint), ...(code && { code }) };
}

const chats = migration("0000_chats", [
  "CREATE TABLE chats (id INTEGER PRIMARY KEY, mode TEXT DEFAULT 'preview')",
  "CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER REFERENCES chats(id) ON DELETE CASCADE)",
]);
/** What drizzle-kit makes of a changed default: SQLite cannot alter a column. */
const rebuild = migration("0001_mode", [
  "PRAGMA foreign_keys=OFF;",
  "CREATE TABLE `__new_chats` (id INTEGER PRIMARY KEY, mode TEXT DEFAULT 'markup')",
  "INSERT INTO `__new_chats` SELECT id, mode FROM chats",
  "DROP TABLE chats",
  "ALTER TABLE `__new_chats` RENAME TO chats",
  "PRAGMA foreign_keys=ON;",
]);

/** A database file with one chat of two messages. */
async function openChats() {
  const home = await tempHome();
  mkdirSync(home.path);
  const sqlite = openSqlite(home.file("notes.db"), { create: true });
  migrate(sqlite, [chats], clock);
  sqlite.run("INSERT INTO chats VALUES (1, 'x')");
  sqlite.run("INSERT INTO messages VALUES (1, 1), (2, 1)");
  return {
    sqlite,
    async [Symbol.asyncDispose]() {
      sqlite.close(true);
      await home[Symbol.asyncDispose]();
    },
  };
}

function contentsOf(sqlite: Sqlite) {
  const tables = sqlite.query<{ name: string; sql: string }, []>("SELECT name, sql FROM sqlite_master").all();
  const rows = tables.filter(({ sql: text }) => text?.startsWith("CREATE TABLE"));
  return { tables, rows: rows.map(({ name }) => sqlite.query(`SELECT * FROM "${name}"`).all()) };
}

const count = (sqlite: Sqlite, table: string) =>
  sqlite.query<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n;

/** A name is one letter: `planOf("abc", "a")` is "bc". */
function planOf(known: string, applied: string): string {
  const pending = planMigrations(
    Array.from(known, (name) => ({ name, sha256: name, hasCode: false })),
    Array.from(applied, (name) => ({ name, sha256: name, version: "2.1.0" })),
    "1.9.0",
  );
  return pending.map(({ name }) => name).join("");
}

describe("planMigrations()", () => {
  test.each([
    ["a new database", "abc", "", "abc"],
    ["an older database", "abc", "a", "bc"],
    ["a database that is up to date", "abc", "abc", ""],
    ["an app without migrations", "", "", ""],
  ])("plans what is missing for %s", (_, known, applied, pending) => {
    expect(planOf(known, applied)).toBe(pending);
  });

  test.each([
    ["newer", "ab", "abc", 'version 2.1.0 wrote it (migration "c"), this is 1.9.0'],
    ["newer, and this has no migrations", "", "a", 'version 2.1.0 wrote it (migration "a"), this is 1.9.0'],
    ["of another line", "abc", "axc", 'version 2.1.0 wrote it (migration "x")'],
    ["another app's", "abc", "xyz", 'version 2.1.0 wrote it (migration "x")'],
    ["one with a gap", "abc", "ac", 'it has the migration "c" but not "b" before it'],
    ["one without the first", "abc", "bc", 'it has the migration "b" but not "a" before it'],
    ["reordered", "abc", "bac", 'it has the migration "b" but not "a" before it'],
  ])("refuses a database that is %s", async (_, known, applied, words) => {
    const refusal = await refusalOf(() => planOf(known, applied));
    expect(refusal).toMatchObject({ exitCode: 3, message: expect.stringContaining(words) });
  });
});

describe("migrate()", () => {
  test("keeps the children of a table that is rebuilt under ON DELETE CASCADE", async () => {
    await using opened = await openChats();
    expect(migrate(opened.sqlite, [chats, rebuild], clock)).toEqual(["0001_mode"]);
    expect(opened.sqlite.query("SELECT * FROM messages").values()).toEqual([
      [1, 1],
      [2, 1],
    ]);
    opened.sqlite.run("INSERT INTO chats (id) VALUES (2)");
    expect(opened.sqlite.query("SELECT mode FROM chats").values()).toEqual([["x"], ["markup"]]);
  });

  test("keeps them when the rebuild was written without breakpoints, too", async () => {
    await using opened = await openChats();
    const whole = { ...rebuild, sql: rebuild.sql.replaceAll(breakpoint, ";\n") };
    migrate(opened.sqlite, [chats, whole], clock);
    expect(count(opened.sqlite, "messages")).toBe(2);
    expect(opened.sqlite.query("SELECT sql FROM sqlite_master WHERE name = 'chats'").get()).toMatchObject({
      sql: expect.stringContaining("markup"),
    });
  });

  test("leaves foreign keys on, whether it succeeds or fails", async () => {
    await using opened = await openChats();
    const pragma = () => opened.sqlite.query("PRAGMA foreign_keys").get();
    await refusalOf(() => migrate(opened.sqlite, [chats, migration("0001_bad", ["nonsense"])], clock));
    expect(pragma()).toEqual({ foreign_keys: 1 });
    migrate(opened.sqlite, [chats, rebuild], clock);
    expect(pragma()).toEqual({ foreign_keys: 1 });
    opened.sqlite.run("DELETE FROM chats");
    expect(count(opened.sqlite, "messages")).toBe(0);
  });

  test.each([
    ["its SQL is wrong", migration("0002_bad", ["DELETE FROM messages", "nonsense"]), "syntax error"],
    [
      "its code throws",
      migration("0002_bad", ["DELETE FROM messages"], () => {
        throw new Error("no luck");
      }),
      "no luck",
    ],
    [
      "its code is asynchronous",
      migration("0002_bad", [], async (tx) => {
        tx.run(sql`DELETE FROM messages`);
      }),
      "must be a synchronous",
    ],
    [
      "its code has an asynchronous savepoint",
      migration("0002_bad", [], (tx) => {
        void tx.transaction(async (inner) => inner.run(sql`DELETE FROM messages`));
      }),
      "tx.transaction() takes a synchronous function",
    ],
    [
      "it leaves rows that point to nothing",
      migration("0002_bad", ["DELETE FROM chats"]),
      'rows of "messages" would refer to missing rows of "chats"',
    ],
  ])("leaves everything as it was when %s, the migration before it included", async (_, bad, words) => {
    await using opened = await openChats();
    const before = contentsOf(opened.sqlite);
    const refusal = await refusalOf(() => migrate(opened.sqlite, [chats, rebuild, bad], clock));
    expect(refusal.message).toStartWith('Cannot apply the migration "0002_bad": ');
    expect(refusal).toMatchObject({ exitCode: 1, message: expect.stringContaining(words) });
    expect(contentsOf(opened.sqlite)).toEqual(before);
    expect(opened.sqlite.inTransaction).toBe(false);
  });

  test("refuses a newer database untouched", async () => {
    await using opened = await openChats();
    migrate(opened.sqlite, [chats, rebuild], { version: "2.0.0", now: new Date(0) });
    const before = contentsOf(opened.sqlite);
    const refusal = await refusalOf(() => migrate(opened.sqlite, [chats], clock));
    expect(refusal).toMatchObject({ exitCode: 3, hint: "get version 2.0.0 or newer" });
    expect(contentsOf(opened.sqlite)).toEqual(before);
  });

  test("runs a migration's code after its SQL, on the same rows", async () => {
    await using opened = await openChats();
    const titles = migration("0001_titles", ["ALTER TABLE chats ADD COLUMN title TEXT"], (tx) =>
      tx.run(sql`UPDATE chats SET title = 'chat ' || id`),
    );
    migrate(opened.sqlite, [chats, titles], clock);
    expect(opened.sqlite.query("SELECT title FROM chats").values()).toEqual([["chat 1"]]);
  });

  test("gives a migration's code a savepoint for what may fail within", async () => {
    await using opened = await openChats();
    const careful = migration("0001_careful", [], (tx) => {
      const failing = () =>
        tx.transaction((inner) => {
          inner.run(sql`UPDATE chats SET mode = 'y'`);
          throw new Error("no luck");
        });
      expect(failing).toThrow("no luck");
      tx.transaction((inner) => inner.run(sql`UPDATE chats SET id = id`));
    });
    migrate(opened.sqlite, [chats, careful], clock);
    expect(opened.sqlite.query("SELECT mode FROM chats").values()).toEqual([["x"]]);
  });

  test("applies several in their order and remembers each, once", () => {
    using sqlite = new Sqlite(":memory:");
    expect(appliedMigrations(sqlite)).toEqual([]);
    expect(migrate(sqlite, [chats, rebuild], clock)).toEqual(["0000_chats", "0001_mode"]);
    expect(migrate(sqlite, [chats, rebuild], { ...clock, version: "1.1.0" })).toEqual([]);
    expect(appliedMigrations(sqlite)).toEqual([
      { name: "0000_chats", sha256: "0000_chats", version: "1.0.0" },
      { name: "0001_mode", sha256: "0001_mode", version: "1.0.0" },
    ]);
    const times = sqlite.query("SELECT DISTINCT applied_at FROM samara_migrations").values();
    expect(times).toEqual([["1970-01-01T00:00:00.000Z"]]);
  });

  test("writes nothing into a database that is up to date", async () => {
    await using opened = await openChats();
    const changes = () => opened.sqlite.query("SELECT total_changes() AS n").get();
    const before = changes();
    migrate(opened.sqlite, [chats], clock);
    expect(changes()).toEqual(before);
  });
});
