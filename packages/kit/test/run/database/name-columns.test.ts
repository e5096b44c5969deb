import { describe, expect, test } from "bun:test";

import { desc, eq, sql } from "drizzle-orm";
import { union } from "drizzle-orm/sqlite-core";

import { planRows } from "../../../src/run/database/map-rows.ts";
import { nameColumns } from "../../../src/run/database/name-columns.ts";
import { authors, books, openPlain, openQuick, type Db } from "./drizzle-queries.ts";

const { id, name, bornAt } = authors;

describe("nameColumns()", () => {
  test.each([
    [
      'select "id", "born_at" from "authors"',
      { id, bornAt },
      'select "id" as "id", "born_at" as "bornAt" from "authors"',
    ],
    [
      'insert into "authors" values (1) returning "id", "born_at"',
      { id, bornAt },
      'insert into "authors" values (1) returning "id" as "id", "born_at" as "bornAt"',
    ],
    [
      'select "authors"."born_at" from "authors" inner join "books" on 1',
      { bornAt },
      'select "authors"."born_at" as "bornAt" from "authors" inner join "books" on 1',
    ],
    ['select "id" from "authors" order by "id"', { id }, 'select "id" as "id" from "authors" order by "id"'],
  ])("names the columns in %s", (text, fields, named) => {
    expect(nameColumns(text, plan(fields))).toBe(named);
  });

  test.each([
    ["a name that the rest has, too", { name: bornAt }, 'select "born_at" from "authors" order by "name"'],
    ["in any case of letters", { Name: bornAt }, 'select "born_at" from "authors" order by NAME'],
    ["a name that is a number", { 1: id }, 'select "id" from "authors"'],
    ["a name with a meaning of its own", { ["__proto__"]: id }, 'select "id" from "authors"'],
    ["a name with odd characters", { 'a"b': id }, 'select "id" from "authors"'],
    ["what is no column", { n: sql`1` }, "select 1 from authors"],
    ["a union", { bornAt }, 'select "born_at" from "authors" union select 1'],
    ["another text", { id }, 'select distinct "id" from "authors"'],
  ])("leaves alone %s", (_, fields, text) => {
    expect(nameColumns(text, plan(fields))).toBeNull();
  });
});

test("names change neither an order nor a condition, and each query keeps its own", () => {
  const ask = (db: Db) => {
    const same = () => db.select({ one: id }).from(authors);
    return [
      db.select({ name: bornAt, bornAt: name }).from(authors).orderBy(desc(name)).all(),
      db.select({ name: id, id: name }).from(authors).where(eq(id, 1)).get(),
      db
        .select({ title: books.id, id: books.isRead })
        .from(books)
        .orderBy(sql`id desc`)
        .all(),
      same().all(),
      db.select({ two: id }).from(authors).all(),
      same().all(),
      db.select({ 1: id, a: name }).from(authors).all(),
      union(db.select({ a: id }).from(authors), db.select({ a: books.id }).from(books))
        .orderBy(sql`1`)
        .all(),
      db.update(authors).set({ name: "Ann" }).where(eq(id, 1)).returning({ name: bornAt, at: bornAt }).get(),
      db.select({ id, name }).from(authors).where(eq(id, 9)).get(),
      db.select({ id, name }).from(authors).where(eq(id, 1)).values(),
    ];
  };
  const { db } = openQuick();
  const plain = openPlain() as unknown as Db;
  for (let time = 0; time < 3; time += 1) expect(ask(db)).toStrictEqual(ask(plain));
});

function plan(fields: Record<string, unknown>) {
  const found = planRows(Object.entries(fields).map(([path, field]) => ({ path: [path], field })));
  if (!found) throw new Error("There is no plan for these fields");
  return found;
}
