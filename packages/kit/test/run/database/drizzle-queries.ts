// Tables with columns of every kind, on a plain Drizzle and on ours, and queries as Drizzle's documentation shows them.
import { Database as Sqlite } from "bun:sqlite";

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
import { alias, blob, integer, numeric, sqliteTable, sqliteView, text, union } from "drizzle-orm/sqlite-core";

import { quickDrizzle } from "../../../src/run/database/quick-drizzle.ts";

export const authors = sqliteTable("authors", {
  id: integer().primaryKey(),
  name: text().notNull(),
  bornAt: integer("born_at", { mode: "timestamp_ms" }),
});
export const books = sqliteTable("books", {
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

export type Db = ReturnType<typeof openQuick>["db"];

export function openQuick() {
  const sqlite = new Sqlite(":memory:");
  for (const statement of [...Object.values(make), ...Object.values(rows)]) sqlite.run(statement);
  const prepared: string[] = [];
  const { prepare } = sqlite;
  sqlite.prepare = (query: string) => (prepared.push(query), prepare.call(sqlite, query)) as never;
  return { sqlite, prepared, db: quickDrizzle(sqlite, schema, { logQuery() {} }) };
}

export function openPlain() {
  const sqlite = new Sqlite(":memory:");
  for (const statement of [...Object.values(make), ...Object.values(rows)]) sqlite.run(statement);
  return drizzle({ client: sqlite, schema });
}

export const writer = alias(authors, "writer");

export const queries: Record<string, (db: Db) => { getSQL(): SQL } | SQL> = {
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
  "the same columns under other names": (db) =>
    db.select({ other: books.id, id: books.title, kept: books.isRead }).from(books),
  "the same columns in another order": (db) => db.select({ title: books.title, id: books.id }).from(books),
  "values of every type": (db) =>
    db.select({ tags: books.tags, isRead: books.isRead, cover: books.cover, isbn: books.isbn }).from(books),
  "columns with a value of its own": (db) =>
    db.select({ id: books.id, twice: sql`${books.id} * 2`.mapWith(String).as("twice") }).from(books),
  "an object among the columns": (db) =>
    db.select({ book: { id: books.id, title: books.title }, id: books.author }).from(books),
  "a whole table among the columns": (db) =>
    db.select({ books, name: authors.name }).from(books).leftJoin(authors, eq(authors.id, books.author)),
  "a join without a match": (db) => db.select().from(books).leftJoin(authors, eq(authors.id, 99)),
  "an alias alone": (db) => db.select().from(writer).where(eq(writer.name, "Ann")),
  "a condition as a function": (db) =>
    db
      .select({ id: books.id, title: books.title })
      .from(books)
      .where(({ id }) => eq(id, 2)),
  "no limit, and an offset of nothing": (db) => db.select().from(books).limit(-1).offset(0),
  "a limit of nothing": (db) => db.select().from(books).limit(0),
  "an order by text": (db) =>
    db
      .select()
      .from(books)
      .orderBy(sql`${books.id} % 2`, desc(books.id)),
  "a column that is no table's": (db) => db.select({ one: sql<number>`1` }).from(books),
  "a subquery as a column": (db) =>
    db
      .select({ id: authors.id, many: db.$count(books, eq(books.author, authors.id)).as("many") as never })
      .from(authors),
  "a subquery of plain columns": (db) => {
    const read = db.select().from(books).where(eq(books.isRead, true)).as("read");
    return db.select({ title: read.title, tags: read.tags }).from(read);
  },
  "a name that means something to objects": (db) =>
    db.select({ constructor: books.id, toString: books.title }).from(books),
};
