import { describe, expect, test } from "bun:test";

import { sql } from "drizzle-orm";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";

import { BrokenText, isBrokenText } from "../../../src/run/database/broken-text.ts";
import { attachDrizzle, makeTransaction, openSqlite } from "../../../src/run/database/connection.ts";

const notes = sqliteTable("notes", {
  title: text().notNull(),
  tags: text({ mode: "json" }).$type<string[]>(),
});
/** What a page sends that cuts an emoji in two. */
const half = "\u{1f600}".slice(0, 1);

describe("attachDrizzle() refuses half of a surrogate pair", () => {
  test.each<[string, (db: ReturnType<typeof openNotes>["db"]) => unknown]>([
    [
      "in an insert",
      (db) =>
        db
          .insert(notes)
          .values({ title: `a${half}` })
          .run(),
    ],
    ["in an update", (db) => db.update(notes).set({ title: half }).run()],
    ["in an insert that is awaited", async (db) => await db.insert(notes).values({ title: half })],
    ["in an insert that returns the row", (db) => db.insert(notes).values({ title: half }).returning().get()],
    ["in SQL by hand", (db) => db.run(sql`INSERT INTO notes (title) VALUES (${half})`)],
    [
      "in a prepared statement",
      (db) =>
        db
          .insert(notes)
          .values({ title: sql.placeholder("title") })
          .prepare()
          .run({ title: half }),
    ],
    [
      "in a transaction, which is rolled back",
      (db) =>
        makeTransaction(db)((tx) => {
          tx.insert(notes).values({ title: "whole" }).run();
          tx.insert(notes).values({ title: half }).run();
        }),
    ],
  ])("%s", async (_, write) => {
    using opened = openNotes();
    const { db } = opened;
    let refused: unknown;
    try {
      await write(db);
    } catch (error) {
      refused = error;
    }
    expect(isBrokenText(refused)).toBe(true);
    expect(String(refused)).not.toContain(half);
    expect(db.select().from(notes).all()).toEqual([]);
  });

  test("and keeps every other text, and what JSON can spell", () => {
    using opened = openNotes();
    const { db } = opened;
    const row = { title: "\u{1f600}\uFFFD\0 äö", tags: [half] };
    db.insert(notes).values(row).run();
    expect(db.select().from(notes).all()).toEqual([row]);
  });
});

test("isBrokenText() looks at what caused a failure", () => {
  expect(isBrokenText(new Error("a query failed", { cause: new BrokenText() }))).toBe(true);
  expect(isBrokenText(new Error("no"))).toBe(false);
  expect(isBrokenText("no")).toBe(false);
});

function openNotes() {
  const sqlite = openSqlite(":memory:", { create: true });
  sqlite.run("CREATE TABLE notes (title TEXT NOT NULL, tags TEXT)");
  const db = attachDrizzle(sqlite, { notes });
  return { db, [Symbol.dispose]: () => sqlite.close() };
}
