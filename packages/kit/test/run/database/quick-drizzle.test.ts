// The queries that Drizzle's own documentation shows, written by both.
import { describe, expect, test } from "bun:test";

import { eq, is, sql } from "drizzle-orm";
import { alias, integer, SQLiteSelectBase, sqliteTable, SQLiteSyncDialect } from "drizzle-orm/sqlite-core";

import { writeQuery } from "../../../src/run/database/write-query.ts";
import { authors, books, openPlain, openQuick, queries, type Db } from "./drizzle-queries.ts";

describe("writeQuery()", () => {
  test.each(Object.entries(queries))("writes %s as Drizzle does, or leaves it to Drizzle", (_, query) => {
    const { db } = openQuick();
    const { typings: _typings, ...expected } = new SQLiteSyncDialect().sqlToQuery(query(db).getSQL());
    const written = writeQuery(query(db).getSQL());
    if (written) expect({ ...written }).toEqual(expected);
  });

  test("leaves only what is rare to Drizzle", () => {
    const { db } = openQuick();
    const left = Object.keys(queries).filter((name) => !writeQuery(queries[name]?.(db).getSQL() ?? sql``));
    expect(left).toEqual(["values inside the text"]);
  });
});

describe("quickDrizzle()", () => {
  test.each(Object.entries(queries).filter(([name]) => name !== "raw text" && name !== "a placeholder"))(
    "answers %s as Drizzle does, the second time without preparing anything",
    (_, query) => {
      const { db, prepared } = openQuick();
      const plain = openPlain() as unknown as Db;
      expect(run(db, query)).toEqual(run(plain, query));
      const before = prepared.length;
      expect(run(db, query)).toEqual(run(plain, query));
      expect(prepared.length).toBe(before);
    },
  );

  test("answers relational queries", () => {
    const ask = (db: Db) =>
      db.query.authors.findMany({ with: { books: { columns: { title: true }, with: { by: true } } } }).sync();
    const { db, prepared } = openQuick();
    const answer = ask(db);
    expect(answer).toEqual(ask(openPlain() as never));
    expect(answer[0]?.books.map(({ by }) => by?.name)).toEqual(["Ann", "Ann"]);
    ask(db);
    expect(prepared).toHaveLength(1);
  });

  test("sees columns that are added meanwhile, and keeps queries that the maker prepared", () => {
    const { sqlite, db } = openQuick();
    const every = () => db.all(sql`select * from authors where id = 1`);
    const byId = db
      .select()
      .from(authors)
      .where(eq(authors.id, sql.placeholder("id")))
      .prepare();
    expect(every()).toEqual([{ id: 1, name: "Ann", born_at: 1000 }]);
    sqlite.run("ALTER TABLE authors ADD COLUMN town TEXT DEFAULT 'Ulm'");
    expect(every()).toEqual([{ id: 1, name: "Ann", born_at: 1000, town: "Ulm" }]);
    for (let number = 0; number < 600; number += 1) db.get(sql.raw(`select ${number}`));
    Bun.gc(true);
    expect(byId.get({ id: 2 })?.name).toBe("Bo");
  });

  test("makes a table's second query as Drizzle makes its first, part by part", () => {
    const parts = (db: Db) => {
      const other = alias(books, "other");
      for (const table of [books, other]) db.select().from(table);
      const by = eq(books.author, authors.id);
      const titles = () => db.select({ title: books.title }).from(books);
      return [
        db.select().from(books).leftJoin(authors, by),
        db.select().from(other).innerJoin(books, eq(other.id, books.id)),
        titles().rightJoin(authors, by),
        titles().fullJoin(authors, by),
        titles().crossJoin(authors),
        titles().union(titles()),
        titles().unionAll(titles()),
        titles().intersect(titles()),
        titles().except(titles()),
      ].map((query) => {
        const { usedTables } = query as unknown as { usedTables: Set<string> };
        return [query.toSQL(), usedTables, query.all(), is(query, SQLiteSelectBase)];
      });
    };
    expect(parts(openQuick().db)).toEqual(parts(openPlain() as unknown as Db));
  });

  test("is awaited and caught like a promise, the first time and the second", async () => {
    const { db } = openQuick();
    const missing = sqliteTable("none", { id: integer() });
    const none = () => db.select().from(missing);
    expect(await db.select().from(books)).toEqual(db.select().from(books).all());
    for (let time = 0; time < 2; time += 1)
      expect(await none().catch((error: Error) => error.message)).toContain("none");
  });

  test("closes with its statements", () => {
    const { sqlite, db } = openQuick();
    db.select().from(books).all();
    sqlite.close(true);
    expect(() => db.select().from(books).all()).toThrow();
  });
});

function run(db: Db, query: (typeof queries)[string]): unknown {
  const made = query(db) as { all?(): unknown };
  return made.all ? made.all() : db.all(made as never);
}
