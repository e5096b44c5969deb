// A thousand queries put together by chance, always the same ones: Drizzle and ours must write the same text, and answer alike.
import { expect, test } from "bun:test";

import { and, asc, desc, eq, gte, inArray, isNotNull, like, not, or, sql, type SQL } from "drizzle-orm";

import { authors, books, openPlain, openQuick, type Db } from "./drizzle-queries.ts";

type Pick = <T>(from: readonly T[]) => T;

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, with the numbers of Numerical Recipes */
function chance(seed: number): Pick {
  let state = seed;
  return (from) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[Math.floor((state / 2 ** 32) * from.length)] as never;
  };
}

const fields = {
  id: books.id,
  author: books.author,
  title: books.title,
  tags: books.tags,
  isRead: books.isRead,
  cover: books.cover,
  isbn: books.isbn,
  twice: sql<number>`${books.id} * 2`.as("twice"),
  loud: sql<string>`upper(${books.title})`,
};
const wholes = [true, false];

function condition(pick: Pick, depth = 0): SQL | undefined {
  const plain = [
    () => eq(books.id, pick([1, 2, 3])),
    () => eq(books.isRead, pick(wholes)),
    () => eq(books.tags, pick([["a"], ["b"]])),
    () => eq(books.cover, Buffer.from([pick([1, 2])])),
    () => gte(books.id, pick([0, 1, 2])),
    () => like(books.title, pick(["T%", "%a%", "?"])),
    () => inArray(books.id, pick([[1], [1, 2], []])),
    () => isNotNull(books.author),
    () => sql`length(${books.title}) > ${pick([1, 3])}`,
    () => undefined,
  ];
  const nested = [
    () => and(condition(pick, depth + 1), condition(pick, depth + 1)),
    () => or(condition(pick, depth + 1), condition(pick, depth + 1)),
    () => not(condition(pick, depth + 1) ?? sql`0`),
  ];
  return pick(depth < 2 ? [...plain, ...nested] : plain)();
}

function selection(pick: Pick) {
  const names = Object.keys(fields).filter(() => pick(wholes)) as (keyof typeof fields)[];
  const chosen = names
    .toSorted(() => pick([-1, 0, 1]))
    .map((name) => [pick([name, `${name}_`]), fields[name]]);
  const entries = chosen.length > 0 ? chosen : [["id", books.id]];
  return Object.fromEntries(pick(wholes) ? entries : [...entries, ["inner", { title: books.title }]]) as {
    id: typeof books.id;
  };
}

function query(db: Db, pick: Pick) {
  const select = pick(wholes)
    ? db.select(selection(pick))
    : (db.select() as never as ReturnType<typeof db.select<{ id: typeof books.id }>>);
  const from = select.from(books).$dynamic();
  const joined = pick([0, 1, 2]) === 0 ? from.leftJoin(authors, eq(books.author, authors.id)) : from;
  const made = (joined as unknown as typeof from).where(condition(pick));
  if (pick(wholes)) made.orderBy(pick([asc, desc])(pick([books.id, books.title])), asc(books.id));
  else made.orderBy(books.id);
  if (pick(wholes)) made.limit(pick([0, 1, 2, 5]));
  if (pick([0, 1, 2]) === 0) made.limit(5).offset(pick([0, 1]));
  return made;
}

const ways = {
  all: (made: ReturnType<typeof query>) => made.all(),
  get: (made: ReturnType<typeof query>) => made.get(),
  values: (made: ReturnType<typeof query>) => made.values(),
  prepared: (made: ReturnType<typeof query>) => made.prepare().all(),
};

test("answers queries put together by chance as Drizzle does, in every way", async () => {
  const { db } = openQuick();
  const plain = openPlain() as unknown as Db;
  for (let seed = 1; seed <= 1000; seed += 1) {
    const make = (on: Db) => query(on, chance(seed * 7919));
    expect(make(db).toSQL()).toEqual(make(plain).toSQL());
    for (const [name, ask] of Object.entries(ways))
      expect([seed, name, ask(make(db))]).toEqual([seed, name, ask(make(plain))]);
    expect(await make(db)).toEqual(await make(plain));
  }
});

test("changes rows in a transaction as Drizzle does, and takes a failed one back", () => {
  const answers = [openQuick().db, openPlain() as unknown as Db].map((db) => {
    const heard: unknown[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      const pick = chance(seed * 104729);
      try {
        db.transaction((tx) => {
          const title = pick(["Tea", "Oak", "New"]);
          heard.push(
            tx
              .insert(books)
              .values({ title, tags: pick([["x"], null]), isRead: pick(wholes) })
              .returning()
              .all(),
          );
          heard.push(
            tx
              .update(books)
              .set({ title: sql`${books.title} || '!'`, isRead: pick(wholes) })
              .where(condition(pick))
              .returning(selection(pick))
              .all(),
          );
          heard.push(tx.select(selection(pick)).from(books).where(condition(pick)).orderBy(books.id).all());
          if (pick(wholes))
            heard.push(
              tx
                .delete(books)
                .where(and(gte(books.id, 3), condition(pick)))
                .returning({ gone: books.id })
                .get(),
            );
          if (pick([0, 1, 2]) === 0) throw new Error("taken back");
        });
      } catch (error) {
        heard.push((error as Error).message);
      }
    }
    return [heard, db.select().from(books).all()];
  });
  expect(answers[0]).toEqual(answers[1]);
});
