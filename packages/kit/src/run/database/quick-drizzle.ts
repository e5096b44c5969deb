// A Drizzle that reuses what it can: it writes a query's SQL text in one pass, and SQLite prepares
// each text once. An ordinary query then costs little more than a prepared one.
import type { Database as Sqlite } from "bun:sqlite";

import {
  createTableRelationsHelpers,
  extractTablesRelationalConfig,
  type ExtractTablesWithRelations,
  type Logger,
} from "drizzle-orm";
import { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

import type { Schema } from "../app.ts";
import { QuickDialect } from "./quick-dialect.ts";
import { QuickSession, withSelects } from "./quick-session.ts";

/** Takes what Drizzle's own `drizzle({ client, schema, logger })` takes. */
export function quickDrizzle<S extends Schema>(
  client: Sqlite,
  fullSchema: S,
  logger: Logger,
): BunSQLiteDatabase<S> & { $client: Sqlite } {
  const { tables, tableNamesMap } = extractTablesRelationalConfig<ExtractTablesWithRelations<S>>(
    fullSchema,
    createTableRelationsHelpers,
  );
  const schema = { fullSchema, schema: tables, tableNamesMap };
  const dialect = new QuickDialect();
  const session = new QuickSession(client, dialect, schema, logger);
  const db: unknown = new BunSQLiteDatabase("sync", dialect, session, schema);
  // TypeScript loses `S` on its way through the session.
  return Object.assign(withSelects(db as BunSQLiteDatabase<S>, session, dialect), { $client: client });
}
