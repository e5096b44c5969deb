// Queries with joins, groups and parts of other queries over odd tables: text and answers are Drizzle's, each time and in every way.
import { expect, test } from "bun:test";

import {
  and,
  avg,
  between,
  count,
  countDistinct,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNull,
  like,
  lt,
  notExists,
  or,
  sql,
  sum,
} from "drizzle-orm";
import { alias, unionAll } from "drizzle-orm/sqlite-core";

import { heavy, items, openOdd, shelves, type Db } from "./odd-tables.ts";

type Asked = {
  all(): unknown;
  get(): unknown;
  values(): unknown;
  toSQL(): unknown;
  prepare(): { all(): unknown };
};

const upper = alias(shelves, "upper");
const on = eq(items.shelf, shelves.id);

/** TypeScript looks for the fields of these names in what every object has. */
const namedLikeObjects = { ["constructor" as "own"]: { id: shelves.id }, x: { toString: items.id } };

const queries: Record<string, (db: Db) => unknown> = {
  "a left join of whole tables": (db) => db.select().from(items).leftJoin(shelves, on),
  "a right join": (db) => db.select().from(items).rightJoin(shelves, on),
  "a full join": (db) => db.select().from(items).fullJoin(shelves, on),
  "a cross join": (db) => db.select().from(items).crossJoin(shelves),
  "an inner join with order and limit": (db) =>
    db.select().from(items).innerJoin(shelves, on).orderBy(desc(shelves.id), items.id).limit(2).offset(1),
  "objects of columns": (db) =>
    db
      .select({
        item: { id: items.id, seen: items.seenAt },
        shelf: { name: shelves.name, seen: shelves.seenAt },
      })
      .from(items)
      .leftJoin(shelves, on),
  "an object whose first column reads as null": (db) =>
    db
      .select({ id: items.id, shelf: { secret: shelves.secret, id: shelves.id } })
      .from(items)
      .leftJoin(shelves, on),
  "an object of two tables": (db) =>
    db
      .select({ both: { shelf: shelves.id, id: items.id } })
      .from(items)
      .leftJoin(shelves, on),
  "an object with an expression first": (db) =>
    db
      .select({ it: { n: sql`${shelves.id} + 1`, id: shelves.id } })
      .from(items)
      .leftJoin(shelves, on),
  "objects inside of objects": (db) =>
    db
      .select({ a: { b: { id: shelves.id } as never, name: shelves.name }, c: items.id })
      .from(items)
      .leftJoin(shelves, on),
  "objects with names of every object": (db) =>
    db.select(namedLikeObjects).from(items).leftJoin(shelves, on).limit(2),
  "the same names in two tables": (db) =>
    db
      .select({ id: items.id, shelfId: shelves.id, a: items.seenAt, b: shelves.seenAt })
      .from(items)
      .innerJoin(shelves, on),
  "a table joined with itself": (db) => {
    const other = alias(items, "other");
    return db
      .select()
      .from(items)
      .leftJoin(other, and(eq(other.shelf, items.shelf), gt(other.id, items.id)));
  },
  "an alias with its own name": (db) =>
    db.select({ items, name: upper.name }).from(items).leftJoin(upper, eq(upper.id, items.shelf)),
  "an alias first": (db) =>
    db.select({ upper, n: items.id }).from(upper).innerJoin(items, eq(upper.id, items.shelf)),
  "a condition of the join as a function": (db) =>
    db
      .select({ id: items.id, s: shelves.id })
      .from(items)
      .leftJoin(shelves, ({ id }) => eq(id, shelves.id) as never),
  counts: (db) =>
    db.select({ many: count(), named: count(items.weight), kinds: countDistinct(items.shelf) }).from(items),
  sums: (db) => db.select({ total: sum(items.weight), mean: avg(items.weight).mapWith(Number) }).from(items),
  "expressions with names": (db) =>
    db
      .select({
        long: sql<number>`length(${items.name})`.as("long"),
        d: sql`${items.seenAt}`.mapWith(items.seenAt),
      })
      .from(items),
  "groups of a join": (db) =>
    db
      .select({ shelf: shelves.name, many: count(items.id).as("many") })
      .from(shelves)
      .leftJoin(items, on)
      .groupBy(shelves.id, shelves.name)
      .having(({ many }) => gt(many, 0))
      .orderBy(({ many }) => [desc(many), shelves.id]),
  distinct: (db) =>
    db.selectDistinct({ shelf: items.shelf, isNew: items.isNew }).from(items).orderBy(items.shelf),
  "distinct rows of a join": (db) =>
    db.selectDistinct({ name: shelves.name }).from(items).innerJoin(shelves, on),
  "nested conditions": (db) =>
    db
      .select({ id: items.id })
      .from(items)
      .where(
        or(and(like(items.name, "T%"), between(items.id, 1, 3)), isNull(items.weight), inArray(items.id, [])),
      ),
  "a subquery joined": (db) => {
    const own = db
      .select({ shelf: items.shelf, many: count().as("many") })
      .from(items)
      .groupBy(items.shelf)
      .as("own");
    return db
      .select({ name: shelves.name, many: own.many })
      .from(shelves)
      .leftJoin(own, eq(own.shelf, shelves.id));
  },
  "a subquery of whole rows": (db) => {
    const own = db.select().from(items).where(gt(items.id, 1)).limit(3).as("own");
    return db.select().from(own).where(lt(own.id, 4)).limit(1);
  },
  "a subquery joined, whole": (db) => {
    const own = db.select().from(shelves).limit(1).as("own");
    return db.select().from(items).leftJoin(own, eq(own.id, items.shelf));
  },
  "a common table": (db) => {
    const own = db
      .$with("own")
      .as(db.select({ id: items.id, n: sql<number>`${items.id} * 2`.as("n") }).from(items));
    return db.with(own).selectDistinct().from(own).innerJoin(items, eq(items.id, own.n)).limit(5);
  },
  "a query in a condition": (db) =>
    db
      .select()
      .from(shelves)
      .where(
        and(
          exists(
            db
              .select({ n: sql`1` })
              .from(items)
              .where(on),
          ),
          notExists(
            db
              .select()
              .from(items)
              .where(and(on, eq(items.name, "none")))
              .limit(1),
          ),
          inArray(shelves.id, db.selectDistinct({ id: items.shelf }).from(items).limit(3)),
        ),
      ),
  "a count as a field": (db) =>
    db
      .select({ id: shelves.id, many: db.$count(items, on) as never })
      .from(shelves)
      .orderBy(shelves.id),
  "a query as a field": (db) =>
    db
      .select({
        id: shelves.id,
        own: db.select({ n: items.seenAt }).from(items).where(on).limit(1).as("own") as never,
      })
      .from(shelves),
  "a view": (db) => db.select().from(heavy).where(gt(heavy.kilos, 0)),
  "a view joined": (db) => db.select().from(items).leftJoin(heavy, eq(heavy.id, items.id)),
  "a piece of SQL as a table": (db) => db.select({ n: sql<number>`n` }).from(sql`(select 1 as n)`),
  "queries joined": (db) => {
    const one = db.select({ id: items.id, name: items.name }).from(items);
    const two = db.select({ id: shelves.id, name: shelves.name }).from(shelves);
    return unionAll(one as never, two as never)
      .orderBy(sql`1`, sql`2`)
      .limit(3)
      .offset(1);
  },
  "a limit that is no whole number": (db) => db.select({ id: items.id }).from(items).limit(2.0).offset(0),
};

test.each(Object.entries(queries))(
  "%s: the text and every kind of answer are Drizzle's, each time",
  (_, make) => {
    const [quick, plain] = openOdd();
    const ask = (db: Db) => {
      const query = () => make(db) as Asked;
      const answers = [
        query().toSQL(),
        query().all(),
        query().get(),
        query().values(),
        query().prepare().all(),
      ];
      return [...answers, db.transaction((tx) => (make(tx as unknown as Db) as Asked).all())];
    };
    const expected = ask(plain);
    for (let time = 0; time < 3; time += 1) expect(ask(quick)).toStrictEqual(expected);
  },
);

test("a limit has a statement of its own, up to some, and a placeholder stays one", () => {
  const [quick, plain] = openOdd();
  const ask = (db: Db, limit: number) => {
    const query = db.select({ id: items.id }).from(items).orderBy(items.id).limit(limit);
    const held = db.select().from(items).limit(sql.placeholder("many")).prepare();
    return [query.toSQL(), query.all(), query.prepare().values(), held.all({ many: limit }).length];
  };
  for (const limit of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 11, 2 ** 40])
    expect(ask(quick, limit)).toStrictEqual(ask(plain, limit));
});

test("a field of a table that is not part of the query is refused as Drizzle refuses it, each time", () => {
  const [quick, plain] = openOdd();
  const fail = (db: Db) => {
    try {
      return db.select({ id: items.id, name: shelves.name }).from(items).all();
    } catch (error) {
      return (error as Error).message;
    }
  };
  quick.select({ id: items.id, name: shelves.name }).from(items).leftJoin(shelves, on).all();
  for (let time = 0; time < 2; time += 1) expect(fail(quick)).toBe(fail(plain) as string);
});
