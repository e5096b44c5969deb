import { expect, test } from "bun:test";

import { and, asc, desc, eq, exists, gt, inArray, like, sql } from "drizzle-orm";

import { authors, books, openPlain, openQuick, type Db } from "./drizzle-queries.ts";

/** SQLite takes bytes inside of JSON for JSON of another kind, also with Drizzle. */
const plain = { columns: { cover: false } } as const;

const found = {
  all: (db) => db.query.books.findMany(),
  first: (db) => db.query.books.findFirst(),
  "by id": (db) => db.query.books.findFirst({ where: eq(books.id, 2) }),
  "by nothing": (db) => db.query.books.findFirst({ where: undefined }),
  none: (db) => db.query.authors.findFirst({ where: eq(authors.id, 9) }),
  "by a function": (db) =>
    db.query.authors.findMany({
      where: (one, { eq: is, or, like: has }) => or(is(one.id, 1), has(one.name, "B%")),
    }),
  "by several": (db) =>
    db.query.books.findMany({
      where: and(
        gt(books.id, 0),
        inArray(books.id, [1, 2]),
        eq(books.isRead, true),
        sql`${books.title} > ''`,
      ),
    }),
  "by another query": (db) =>
    db.query.authors.findMany({ where: exists(db.select().from(books).where(eq(books.author, 1))) }),
  "ordered, limited": (db) =>
    db.query.books.findMany({ orderBy: [desc(books.title), asc(books.id)], limit: 1, offset: 1 }),
  "ordered by a column": (db) => db.query.books.findMany({ orderBy: books.title, limit: 0 }),
  "ordered by a function": (db) =>
    db.query.books.findMany({ orderBy: (one, { desc: down }) => [down(one.id), sql`${one.title}`] }),
  "not ordered": (db) => db.query.books.findMany({ orderBy: [] }),
  "some columns": (db) => db.query.books.findMany({ columns: { id: true, tags: true, isbn: false } }),
  "without some columns": (db) => db.query.books.findFirst({ columns: { cover: false, isbn: false } }),
  "with a placeholder": (db) =>
    db.query.books.findMany({ where: eq(books.id, sql.placeholder("id")), limit: sql.placeholder("limit") }),
  extras: (db) => db.query.authors.findMany({ extras: { loud: sql`upper(${authors.name})`.as("loud") } }),
  relations: (db) =>
    db.query.authors.findMany({ where: eq(authors.id, 1), with: { books: { columns: { title: true } } } }),
  "a relation's own limit": (db) =>
    db.query.authors.findFirst({ with: { books: { limit: 1, columns: { id: true } } } }),
  "a relation's condition, order and offset": (db) =>
    db.query.authors.findMany({
      where: gt(authors.id, 0),
      with: {
        books: {
          where: (one, { gt: above }) => above(one.id, 0),
          orderBy: (one, { desc: down }) => [down(one.id), one.title],
          limit: 5,
          offset: 1,
          columns: { id: true, cover: false, isRead: true },
        },
      },
    }),
  "relations of relations, and back": (db) =>
    db.query.books.findMany({
      where: eq(books.isRead, true),
      with: { by: { with: { books: { ...plain, where: like(books.title, "%e%"), with: { by: true } } } } },
    }),
  "a relation that has no row": (db) =>
    db.query.authors.findMany({ orderBy: desc(authors.id), with: { books: plain } }),
  "one that has none": (db) =>
    db.query.books.findMany({ with: { by: { columns: { name: true }, where: eq(authors.id, 9) } } }),
  "relations that are not wanted": (db) =>
    db.query.authors.findMany({ with: { books: undefined as unknown as true } }),
  "a relation's condition that is nothing": (db) =>
    db.query.authors.findMany({
      with: { books: { ...plain, where: () => undefined, orderBy: [], offset: 0 } },
    }),
  "a relation's extras": (db) =>
    db.query.authors.findMany({ with: { books: { ...plain, extras: { one: sql`1`.as("one") } } } }),
  "a relation's placeholders": (db) =>
    db.query.authors.findMany({
      with: {
        books: { ...plain, where: eq(books.id, sql.placeholder("id")), limit: sql.placeholder("limit") },
      },
    }),
  "values inside the text": (db) =>
    db.query.books.findMany({ where: sql`${books.title} <> ${"it's"}`.inlineParams(), with: { by: true } }),
  "another table's column": (db) => db.query.authors.findMany({ where: eq(books.id, 1) }),
} satisfies Record<string, (db: Db) => Found>;

interface Found {
  toSQL(): { sql: string; params: unknown[] };
  prepare(): { execute(given: Record<string, unknown>): { sync(): unknown } };
}

test.each(Object.entries(found))("%s: the text and the answer are Drizzle's, each time", (_, find) => {
  const { db } = openQuick();
  const ask = (one: Db) => {
    const query: Found = find(one);
    const { sql: text, params } = query.toSQL();
    return [text, params, query.prepare().execute({ id: 2, limit: 3 }).sync()];
  };
  const expected = ask(openPlain() as unknown as Db);
  for (let time = 0; time < 3; time += 1) expect(ask(db)).toStrictEqual(expected);
});

test("a relational query without columns is refused as Drizzle refuses it", () => {
  const { db } = openQuick();
  for (let time = 0; time < 2; time += 1)
    expect(() => db.query.authors.findMany({ columns: {} }).sync()).toThrow("No fields selected");
});

test("queries that differ in their conditions share a statement, and each limit has its own", () => {
  const { db, prepared } = openQuick();
  const other = openPlain() as unknown as Db;
  const asked: number[] = [];
  for (const [id, limit] of [
    [1, 1],
    [2, 5],
    [9, 1],
    [1, 5],
  ] as const) {
    const ask = (one: Db) =>
      one.query.authors
        .findMany({
          where: eq(authors.id, id),
          with: { books: { ...plain, limit, where: gt(books.id, id - 1) } },
        })
        .sync();
    expect(ask(db)).toStrictEqual(ask(other));
    asked.push(prepared.length);
  }
  expect(asked).toEqual([1, 2, 2, 2]);
});
