import { describe, expect, test } from "bun:test";

import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, sqliteView, text, unique } from "drizzle-orm/sqlite-core";

import { applyChange, writeChange } from "../../../support/schema-change.ts";
import { refusalOf } from "../../../support/refusal.ts";

const id = { id: integer("id").primaryKey() };

const ageOk = check("age_ok", sql`"person"."age" >= 0`);
const person = (a: ReturnType<typeof text>, ...checks: ReturnType<typeof check>[]) => ({
  person: sqliteTable("person", { ...id, age: integer("age"), a }, () => checks),
});

describe("writeMigration() on what drizzle-kit gets wrong", () => {
  test("gives a new column its default, and not its own name, when another column is changed too", async () => {
    const { column } = await applyChange({
      before: { t: sqliteTable("test", { ...id, a: text("a").notNull(), b: text("b") }) },
      rows: "INSERT INTO test VALUES (1, 'x', 'y'), (2, 'z', NULL)",
      after: {
        t: sqliteTable("test", { ...id, a: text("a"), b: text("b"), referralCode: text("referral_code") }),
      },
    });
    expect(column("SELECT quote(a) || quote(b) || quote(referral_code) FROM test")).toEqual([
      "'x''y'NULL",
      "'z'NULLNULL",
    ]);
  });

  test("keeps the values of a renamed column when another one's default changes", async () => {
    const { column, statements } = await applyChange({
      before: { t: sqliteTable("t", { ...id, title: text("title"), state: text("state").default("open") }) },
      rows: "INSERT INTO t VALUES (1, 'kept', 'shut')",
      after: {
        t: sqliteTable("t", { ...id, heading: text("heading"), state: text("state").default("new") }),
      },
      answers: { renames: [{ from: "t.title", to: "t.heading" }] },
    });
    expect(statements[0]).toBe("ALTER TABLE `t` RENAME COLUMN `title` TO `heading`;");
    expect(column("SELECT heading || state FROM t")).toEqual(["keptshut"]);
  });

  test.each([
    [
      "makes another column of a checked table nullable",
      person(text("a").notNull(), ageOk),
      person(text("a"), ageOk),
    ],
    ["adds a check to a table", person(text("a")), person(text("a"), ageOk)],
  ])("%s", async (_, before, after) => {
    const { sqlite, statements } = await applyChange({
      before,
      rows: "INSERT INTO person VALUES (1, 5, 'x')",
      after,
    });
    expect(statements.join("\n")).toContain("CONSTRAINT `age_ok` CHECK(`age` >= 0)");
    expect(() => sqlite.run("UPDATE person SET age = -1")).toThrow("age_ok");
  });

  test("writes values into the conditions and expressions of indexes", async () => {
    const { sqlite } = await applyChange({
      before: { t: sqliteTable("t", { ...id, a: text("a") }) },
      after: {
        t: sqliteTable("t", { ...id, a: text("a") }, (t) => [
          index("partial")
            .on(t.a)
            .where(sql`${t.a} = ${"it's"}`),
          index("several").on(sql`ifnull(${t.a}, ${"a, b"})`),
        ]),
      },
    });
    expect(
      sqlite.query("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 't'").values().flat(),
    ).toEqual([
      "CREATE INDEX `partial` ON `t` (`a`) WHERE `a` = 'it''s'",
      "CREATE INDEX `several` ON `t` (ifnull(`a`, 'a, b'))",
    ]);
  });

  test("copies no generated column", async () => {
    const full = text("full").generatedAlwaysAs(sql`first || '!'`, { mode: "stored" });
    const { column } = await applyChange({
      before: { t: sqliteTable("t", { ...id, first: text("first"), full }) },
      rows: "INSERT INTO t (id, first) VALUES (1, 'a')",
      after: { t: sqliteTable("t", { ...id, first: text("first").default("x"), full }) },
    });
    expect(column("SELECT full FROM t")).toEqual(["a!"]);
  });
});

const tableWith = (column: string) => sqliteTable("t", { ...id, a: text(column) });
const viewOver = (table: ReturnType<typeof tableWith>) =>
  sqliteView("v").as((qb) => qb.select({ a: table.a }).from(table));

describe("writeMigration()", () => {
  test("writes nothing where nothing changed", async () => {
    const schema = { t: sqliteTable("t", { ...id, a: text("a").default("it's") }) };
    expect(await writeChange({ before: schema, after: schema })).toMatchObject({
      statements: [],
      destroys: [],
    });
  });

  test("adds a column without making the table anew where SQLite can, and calls the migration so", async () => {
    expect(
      await writeChange({
        before: { t: sqliteTable("notes", id) },
        after: { t: sqliteTable("notes", { ...id, color: text("color") }) },
      }),
    ).toMatchObject({ statements: ["ALTER TABLE `notes` ADD `color` text;"], title: "add_notes_color" });
  });

  test("refuses a required column without a value, before anything is written", async () => {
    const refusal = await refusalOf(
      writeChange({
        before: { t: sqliteTable("t", id) },
        after: {
          t: sqliteTable("t", { ...id, isPinned: integer("is_pinned", { mode: "boolean" }).notNull() }),
        },
      }),
    );
    expect(refusal.message).toContain('"t.is_pinned" is new and required');
    expect(refusal.hint).toContain(".notNull().default(false)");
  });

  test("says what data it takes away", async () => {
    const { destroys } = await writeChange({
      before: { t: sqliteTable("t", { ...id, a: text("a"), b: text("b") }), u: sqliteTable("u", id) },
      after: { t: sqliteTable("t", { ...id, b: text("b").generatedAlwaysAs(sql`id || ''`) }) },
      answers: { drops: ["t.a", "u"] },
    });
    expect(destroys).toEqual([
      "the table u with all its rows",
      "the column t.a",
      "the values of t.b, which will be computed",
    ]);
  });

  test("keeps what only hand-written SQL brings through a rebuild", async () => {
    const { sqlite, column } = await applyChange({
      before: { t: sqliteTable("t", { ...id, a: text("a") }) },
      custom: `DROP TABLE t; CREATE TABLE t (id integer PRIMARY KEY NOT NULL, a text COLLATE NOCASE) STRICT;
        CREATE TABLE log (what); CREATE INDEX by_hand ON t (a DESC);
        CREATE TRIGGER seen AFTER INSERT ON t BEGIN INSERT INTO log VALUES (CASE WHEN 1 THEN new.a END); END`,
      rows: "INSERT INTO t VALUES (1, 'Ä')",
      after: { t: sqliteTable("t", { ...id, a: text("a").notNull() }, (t) => [unique("once").on(t.a)]) },
    });
    expect(sqlite.query("SELECT strict FROM pragma_table_list('t')").values()).toEqual([[1]]);
    expect(
      column(
        "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name = 't' ORDER BY name",
      ),
    ).toEqual(["by_hand", "once", "seen"]);
    sqlite.run("INSERT INTO t VALUES (2, 'b')");
    expect(column("SELECT what FROM log")).toEqual(["Ä", "b"]);
    expect(() => sqlite.run("INSERT INTO t VALUES (3, 'B')")).toThrow("UNIQUE");
  });

  test("makes new tables before a column or a table goes, so that the maker can fill them from it", async () => {
    const named = (name: string, key: string) =>
      sqliteTable(name, { ...id, a: text("a") }, (t) => [unique(key).on(t.a)]);
    const { statements } = await applyChange({
      before: {
        t: sqliteTable("t", { ...id, a: text("a"), photo: text("photo") }),
        old: named("old", "by_a"),
      },
      after: { t: sqliteTable("t", { ...id, a: text("a") }), photos: named("photos", "by_a") },
      answers: { drops: ["old"] },
    });
    expect(statements.map((statement) => statement.split("`").slice(0, 2).join(""))).toEqual([
      "DROP INDEX by_a",
      "CREATE TABLE photos",
      "CREATE UNIQUE INDEX by_a",
      "DROP TABLE old",
      "ALTER TABLE t",
    ]);
  });

  test("drops the indexes of all tables before it makes one under the same name", async () => {
    const { column } = await applyChange({
      before: {
        a: sqliteTable("a", { ...id, x: text("x").unique() }),
        b: sqliteTable("b", { ...id, x: text("x").unique() }),
      },
      rows: "INSERT INTO a VALUES (1, 'of a'); INSERT INTO b VALUES (1, 'of b')",
      after: {
        a: sqliteTable("b", { ...id, x: text("x").unique() }),
        b: sqliteTable("a", { ...id, x: text("x").unique() }),
      },
      answers: {
        renames: [
          { from: "a", to: "b" },
          { from: "b", to: "a" },
        ],
      },
    });
    expect(column("SELECT x FROM a UNION ALL SELECT x FROM b")).toEqual(["of b", "of a"]);
  });

  test("keeps a table's counter through rename and rebuild together", async () => {
    const counting = { id: integer("id").primaryKey({ autoIncrement: true }) };
    const { sqlite } = await applyChange({
      before: { t: sqliteTable("t", { ...counting, a: text("a") }) },
      rows: "INSERT INTO t VALUES (90, 'x'); DELETE FROM t",
      after: { t: sqliteTable("u", { ...counting, a: text("a").notNull() }) },
      answers: { renames: [{ from: "t", to: "u" }] },
    });
    expect(sqlite.query("INSERT INTO u (a) VALUES ('y') RETURNING id").values()).toEqual([[91]]);
  });

  test("makes views of the schema anew, with what was built on them by hand", async () => {
    const [old, now] = [tableWith("a"), tableWith("b")];
    const { sqlite, column } = await applyChange({
      before: { old, v: viewOver(old) },
      custom: `CREATE TABLE log (what); CREATE VIEW upper_v AS SELECT upper("a") AS u FROM v;
        CREATE TRIGGER through INSTEAD OF INSERT ON v BEGIN INSERT INTO log VALUES (new.a); END`,
      rows: "INSERT INTO t VALUES (1, 'x')",
      after: { now, v: viewOver(now) },
      answers: { renames: [{ from: "t.a", to: "t.b" }] },
    });
    expect(column("SELECT b FROM v UNION ALL SELECT u FROM upper_v")).toEqual(["x", "X"]);
    sqlite.run("INSERT INTO v VALUES ('y')");
    expect(column("SELECT what FROM log")).toEqual(["y"]);
  });
});
