// Tables with odd names, types and rows, on our Drizzle and a plain one.
import { Database as Sqlite } from "bun:sqlite";

import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import {
  blob,
  customType,
  integer,
  real,
  sqliteTable,
  sqliteTableCreator,
  sqliteView,
  text,
} from "drizzle-orm/sqlite-core";

import { quickDrizzle } from "../../../src/run/database/quick-drizzle.ts";

const loud = customType<{ data: string; driverData: string }>({
  dataType: () => "text",
  fromDriver: (value) => value.toUpperCase(),
  toDriver: (value) => value.toLowerCase(),
});
/** Reads nothing where something is. */
const shy = customType<{ data: string | null; driverData: string }>({
  dataType: () => "text",
  fromDriver: () => null,
});
const prefixed = sqliteTableCreator((name) => `my_${name}`);

export const shelves = prefixed("shelves", {
  id: integer().primaryKey(),
  name: loud('the "name"'),
  secret: shy(),
  seenAt: integer("seen_at", { mode: "timestamp" }),
});
export const items = sqliteTable("items", {
  id: integer().primaryKey(),
  shelf: integer("shelf_id"),
  name: text().notNull(),
  weight: real(),
  isNew: integer("is_new", { mode: "boolean" }),
  big: blob({ mode: "bigint" }),
  tags: text({ mode: "json" }).$type<unknown>(),
  seenAt: integer("seen_at", { mode: "timestamp_ms" }),
});
export const heavy = sqliteView("heavy").as((qb) =>
  qb.select({ id: items.id, kilos: sql<number>`${items.weight} / 1000`.as("kilos") }).from(items),
);
const schema = { shelves, items, heavy };

const setUp = `
  CREATE TABLE my_shelves (id INTEGER PRIMARY KEY, "the ""name""" TEXT, secret TEXT, seen_at INTEGER);
  CREATE TABLE items (id INTEGER PRIMARY KEY, shelf_id INTEGER, name TEXT NOT NULL, weight REAL,
    is_new INTEGER, big BLOB, tags TEXT, seen_at INTEGER);
  CREATE VIEW heavy AS SELECT id, weight / 1000 AS kilos FROM items;
  INSERT INTO my_shelves VALUES (1, 'top', 'x', 5), (2, NULL, NULL, NULL);
  INSERT INTO items VALUES (1, 1, 'Tea', 1.5, 1, '9007199254740993', '{"a":[1]}', 1000),
    (2, 1, 'Oak', NULL, 0, NULL, 'null', NULL), (3, 9, 'Tin', 2000, NULL, NULL, NULL, 0), (4, 2, '', 1, 1, NULL, '1', 2);
`;

/** Ours and Drizzle's own. */
export function openOdd() {
  const [quick, plain] = [new Sqlite(":memory:"), new Sqlite(":memory:")];
  for (const each of [quick, plain]) each.run(setUp);
  return [quickDrizzle(quick, schema, { logQuery() {} }), drizzle({ client: plain, schema })] as [Db, Db];
}
export type Db = ReturnType<typeof quickDrizzle<typeof schema>>;
