// The queries that Drizzle's own documentation shows, written by both.
import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  inArray,
  isNull,
  like,
  max,
  not,
  or,
  relations,
  sql,
  type SQL,
} from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import {
  alias,
  blob,
  integer,
  numeric,
  sqliteTable,
  sqliteView,
  SQLiteSyncDialect,
  text,
  union,
} from "drizzle-orm/sqlite-core";

import { quickDrizzle } from "../../../src/run/database/quick-drizzle.ts";
import { writeQuery } from "../../../src/run/database/write-query.ts";

const authors = sqliteTable("authors", {
  id: integer().primaryKey(),
  name: text().notNull(),
  bornAt: integer("born_at", { mode: "timestamp_ms" }),
});
const books = sqliteTable("books", {
  id: integer().primaryKey({ autoIncrement: true }),
  author: integer("author_id").references(() => authors.id),
  title: text('odd "title"').notNull(),
  tags: text({ mode: "json" }).$type<string[]>(),
  isRead: integer("is_read", { mode: "boolean" }).notNull().default(false),
  cover: blob({ mode: "buffer" }),
  isbn: numeric({ mode: "bigint" }),
});
const unread = sqliteView("unread").as((qb) => qb.select().from(books).where(eq(books.isRead, false)));
const authorsRelations = relations(authors, ({ many }) => ({ books: many(books) }));
const booksRelations = relations(books, ({ one }) => ({
  by: one(authors, { fields: [books.author], references: [authors.id] }),
}));
const schema = { authors, books, unread, authorsRelations, booksRelations };

const make = {
  authors: "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born_at INTEGER)",
  books:
    'CREATE TABLE books (id INTEGER PRIMARY KEY AUTOINCREMENT, author_id INTEGER, "odd ""title""" TEXT NOT NULL, tags TEXT, is_read INTEGER NOT NULL DEFAULT 0, cover BLOB, isbn NUMERIC)',
  unread: "CREATE VIEW unread AS SELECT * FROM books WHERE is_read = 0",
};
const rows = {
  authors: "INSERT INTO authors VALUES (1, 'Ann', 1000), (2, 'Bo', NULL)",
  books: `INSERT INTO books VALUES (1, 1, 'Tea', '["a"]', 1, x'01', 7), (2, 1, 'Oak', NULL, 0, NULL, NULL)`,
};

type Db = ReturnType<typeof openQuick>["db"];

function openQuick() {
  const sqlite = new Sqlite(":memory:");
  for (const statement of [...Object.values(make), ...Object.values(rows)]) sqlite.run(statement);
  const prepared: string[] = [];
  const { prepare } = sqlite;
  sqlite.prepare = (query: string) => (prepared.push(query), prepare.call(sqlite, query)) as never;
  return { sqlite, prepared, db: quickDrizzle(sqlite, schema, { logQuery() {} }) };
}

function openPlain() {
  const sqlite = new Sqlite(":memory:");
  for (const statement of [...Object.values(make), ...Object.values(rows)]) sqlite.run(statement);
  return drizzle({ client: sqlite, schema });
}

const writer = alias(authors, "writer");

const queries: Record<string, (db: Db) => { getSQL(): SQL } | SQL> = {
  all: (db) => db.select().from(books),
  "by id": (db) => db.select().from(books).where(eq(books.id, 1)),
  "some columns": (db) =>
    db
      .select({ id: books.id, made: authors.bornAt })
      .from(books)
      .leftJoin(authors, eq(books.author, authors.id)),
  "a date, a truth value, JSON and bytes": (db) =>
    db
      .select()
      .from(books)
      .innerJoin(
        authors,
        and(
          eq(authors.bornAt, new Date(1000)),
          eq(books.isRead, true),
          eq(books.tags, ["a"]),
          eq(books.cover, Buffer.from([1])),
          eq(books.isbn, 7n),
        ),
      ),
  "nested conditions": (db) =>
    db
      .select()
      .from(books)
      .where(or(and(gt(books.id, 0), not(isNull(books.author))), like(books.title, "T%"))),
  "a list": (db) =>
    db
      .select()
      .from(books)
      .where(inArray(books.id, [1, 2, 3])),
  "a list from a query": (db) =>
    db
      .select()
      .from(books)
      .where(inArray(books.author, db.select({ id: authors.id }).from(authors))),
  exists: (db) =>
    db
      .select()
      .from(authors)
      .where(exists(db.select().from(books).where(eq(books.author, authors.id)))),
  "order, limit and offset": (db) =>
    db.select().from(books).orderBy(desc(books.title), asc(books.id)).limit(1).offset(1),
  groups: (db) =>
    db
      .select({ author: books.author, many: count(), last: max(books.title) })
      .from(books)
      .groupBy(books.author)
      .having(gt(count(), 1)),
  "an alias": (db) =>
    db.select({ name: writer.name }).from(books).innerJoin(writer, eq(writer.id, books.author)),
  "a subquery": (db) => {
    const own = db
      .select({ author: books.author, many: count().as("many") })
      .from(books)
      .groupBy(books.author)
      .as("own");
    return db
      .select({ name: authors.name, many: own.many })
      .from(authors)
      .innerJoin(own, eq(own.author, authors.id));
  },
  "a common table": (db) => {
    const named = db
      .$with("named")
      .as(
        db.select({ id: authors.id, upper: sql<string>`upper(${authors.name})`.as("upper") }).from(authors),
      );
    return db.with(named).select().from(named).where(eq(named.upper, "ANN"));
  },
  "a view": (db) => db.select().from(unread),
  "a union": (db) =>
    union(db.select({ n: authors.name }).from(authors), db.select({ n: books.title }).from(books)),
  distinct: (db) => db.selectDistinct({ author: books.author }).from(books),
  "raw text": () =>
    sql`select ${sql.raw("1")}, ${"two"}, ${3}, ${null}, ${sql.identifier("x")} from ${books} where ${books.title} = ${"Tea"}`,
  "values inside the text": () => sql`select ${"it's"}, ${4}`.inlineParams(),
  "a list of values": () => sql`select * from ${books} where ${books.id} in ${[1, 2]}`,
  "nothing where nothing is": () => sql`select 1${undefined}${sql.empty()}`,
  "a placeholder": () => sql`select ${sql.placeholder("a")} where ${eq(books.id, sql.placeholder("b"))}`,
  insert: (db) => db.insert(authors).values([{ name: "Cy", bornAt: new Date(5) }, { name: "Di" }]),
  "insert and return": (db) =>
    db
      .insert(books)
      .values({ title: "New", tags: ["x"] })
      .returning({ id: books.id }),
  "insert or update": (db) =>
    db
      .insert(authors)
      .values({ id: 1, name: "Ann" })
      .onConflictDoUpdate({ target: authors.id, set: { name: sql`excluded.name` } }),
  "insert from a query": (db) =>
    db.insert(authors).select(
      db
        .select({ ...getTableColumns(authors), id: sql<number>`(select max(id) + 1 from authors)`.as("id") })
        .from(authors)
        .limit(1),
    ),
  update: (db) =>
    db
      .update(books)
      .set({ title: sql`${books.title} || ${"!"}`, isRead: true })
      .where(eq(books.id, 1))
      .returning(),
  delete: (db) => db.delete(books).where(eq(books.id, 2)),
};

describe("writeQuery()", () => {
  test.each(Object.entries(queries))("writes %s as Drizzle does, or leaves it to Drizzle", (_, query) => {
    const { db } = openQuick();
    const { typings: _typings, ...expected } = new SQLiteSyncDialect().sqlToQuery(query(db).getSQL());
    const written = writeQuery(query(db).getSQL());
    if (written) expect(written).toEqual(expected);
  });

  test("leaves only what is rare to Drizzle", () => {
    const { db } = openQuick();
    const left = Object.keys(queries).filter((name) => !writeQuery(queries[name]?.(db).getSQL() ?? sql``));
    expect(left).toEqual(["a list from a query", "exists", "a view", "values inside the text"]);
  });
});

describe("quickDrizzle()", () => {
  test.each(Object.entries(queries).filter(([name]) => name !== "raw text" && name !== "a placeholder"))(
    "answers %s as Drizzle does, the second time without preparing anything",
    (_, query) => {
      const { db, prepared } = openQuick();
      const answer = run(db, query);
      expect(answer).toEqual(run(openPlain() as never, query));
      const before = prepared.length;
      run(db, query);
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
