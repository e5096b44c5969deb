import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";

import { eq, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { alias, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import { quickDrizzle } from "../../../src/run/database/quick-drizzle.ts";

const things = sqliteTable("odd things", {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text('the "name"').notNull(),
  nothing: text(),
  isKept: integer("is_kept", { mode: "boolean" }).notNull().default(false),
  zero: integer().default(0),
  bySql: text("by_sql").default(sql`'made'`),
  byCode: text("by_code").$defaultFn(() => "coded"),
  byBoth: text("by_both").$defaultFn(() => sql`lower('X')`),
  changed: integer({ mode: "timestamp_ms" }).$onUpdate(() => new Date(5)),
  changedBySql: integer("changed_by_sql").$onUpdate(() => sql`1 + 1`),
  made: text().generatedAlwaysAs(sql`'generated'`),
});
const other = alias(things, "other");
const schema = { things };
type Db = ReturnType<typeof quickDrizzle<typeof schema>>;

const changes: Record<string, (db: Db) => { toSQL(): unknown }> = {
  "one row": (db) => db.insert(things).values({ name: "a" }),
  "rows with other columns": (db) =>
    db.insert(things).values([{ name: "a" }, { name: "b", nothing: "c", isKept: true, zero: 1 }]),
  "null and undefined": (db) =>
    db.insert(things).values({ name: "a", nothing: null, bySql: undefined, byCode: null, changed: null }),
  "an expression": (db) => db.insert(things).values({ name: sql`upper(${"a"})`, isKept: sql`1` }),
  "a placeholder": (db) => db.insert(things).values({ name: sql.placeholder("name") }),
  "a conflict that changes nothing": (db) =>
    db.insert(things).values({ name: "a" }).onConflictDoNothing().returning(),
  "two conflicts": (db) =>
    db
      .insert(things)
      .values({ id: 1, name: "a" })
      .onConflictDoNothing({ target: things.name })
      .onConflictDoUpdate({
        target: [things.id],
        set: { name: sql`excluded.name` },
        setWhere: eq(things.id, 1),
      })
      .returning({ id: things.id, loud: sql`upper(${things.name})` }),
  "rows of a query": (db) => db.insert(things).select(sql`select * from things`),
  "a WITH": (db) => {
    const all = db.$with("all").as(db.select({ id: things.id }).from(things));
    return db
      .with(all)
      .insert(things)
      .values({ name: sql`(select count(*) from ${all})` });
  },
  "an update": (db) => db.update(things).set({ name: "a", nothing: undefined }).where(eq(things.id, 1)),
  "an update to nothing": (db) =>
    db
      .update(things)
      .set({ nothing: null, isKept: true, changed: new Date(7) })
      .returning(),
  "an update by an expression": (db) =>
    db.update(things).set({ zero: sql`${things.zero} + 1`, changedBySql: 3 }),
  "an update with order and limit": (db) =>
    db.update(things).set({ name: "a" }).orderBy(things.id).limit(1).returning({ id: things.id }),
  "an update from another table": (db) =>
    db
      .update(things)
      .set({ name: sql`${other.name}` })
      .from(other)
      .where(eq(other.id, things.id)),
  "an update with WITH": (db) => {
    const all = db.$with("all").as(db.select({ id: things.id }).from(things));
    return db
      .with(all)
      .update(things)
      .set({ name: "a" })
      .where(sql`${things.id} in ${all}`);
  },
  "a deletion": (db) => db.delete(things).where(eq(things.id, 1)),
  "a deletion of all": (db) => db.delete(things).returning(),
  "a deletion of some": (db) =>
    db
      .delete(things)
      .where(eq(things.name, "a"))
      .orderBy(things.id)
      .limit(2)
      .returning({ n: sql`${things.id}` }),
  "a deletion with WITH": (db) => {
    const all = db.$with("all").as(db.select({ id: things.id }).from(things).limit(1));
    return db
      .with(all)
      .delete(things)
      .where(inArray(things.id, db.select().from(all)));
  },
};

test.each(Object.entries(changes))("%s is written as Drizzle writes it, each time", (_, change) => {
  const plain = drizzle({ client: new Sqlite(":memory:"), schema });
  const quick = quickDrizzle(new Sqlite(":memory:"), schema, { logQuery() {} });
  const expected = change(plain as unknown as Db).toSQL();
  for (let time = 0; time < 2; time += 1) expect(change(quick).toSQL()).toEqual(expected);
});
