// The same pair on the stock way: the statements that drizzle-kit writes, run as drizzle's own migrator runs them.
import type { Database } from "bun:sqlite";

import { generateSQLiteDrizzleJson, generateSQLiteMigration } from "drizzle-kit/api";

import { compare } from "./compare.ts";
import type { Model } from "./model.ts";
import { toDrizzle } from "./to-drizzle.ts";

/** `asks` stands for a question that drizzle-kit only asks on a terminal. */
export type StockEnd = "right" | "wrong values" | "lost objects" | "other schema" | "refused" | "asks";

interface StockPair {
  before: Model;
  after: Model;
  expected: Database;
  counting: readonly string[];
}

/** @param sqlite a user's database of before; it is changed */
export async function runStock(
  sqlite: Database,
  { before, after, expected, counting }: StockPair,
): Promise<StockEnd> {
  if (asks(before, after)) return "asks";
  sqlite.run("PRAGMA foreign_keys = ON");
  try {
    const [old, now] = await Promise.all(
      [before, after].map((model) => generateSQLiteDrizzleJson(toDrizzle(model))),
    );
    if (!old || !now) return "refused";
    const statements = await quietly(() => generateSQLiteMigration(old, now));
    sqlite.run("BEGIN");
    for (const statement of statements) sqlite.run(statement);
    sqlite.run("COMMIT");
  } catch {
    return "refused";
  }
  const { values, objects, schema } = compare(sqlite, expected, after, counting);
  if (values.length > 0) return "wrong values";
  if (objects.length > 0) return "lost objects";
  return schema.length > 0 ? "other schema" : "right";
}

/** Something is gone and something is new, in the schema or in one table. */
function asks(before: Model, after: Model): boolean {
  return (
    differs(names(before.tables), names(after.tables)) ||
    differs(names(before.views), names(after.views)) ||
    before.tables.some(({ name, columns }) => {
      const other = after.tables.find((table) => table.name === name);
      return other !== undefined && differs(names(columns), names(other.columns));
    })
  );
}

function differs(old: readonly string[], now: readonly string[]): boolean {
  return old.some((name) => !now.includes(name)) && now.some((name) => !old.includes(name));
}

function names(items: readonly { name: string }[]): string[] {
  return items.map(({ name }) => name);
}

/** It prints warnings, the same each time. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console;
  const { write } = process.stdout;
  Object.assign(console, { log: () => {} });
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    Object.assign(console, { log });
    process.stdout.write = write;
  }
}
