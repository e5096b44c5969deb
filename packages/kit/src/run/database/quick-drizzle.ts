// A Drizzle that reuses what it can: it writes a query's SQL text in one pass, and SQLite prepares
// each text once. An ordinary query then costs little more than a prepared one.
import type { Database as Sqlite, Statement } from "bun:sqlite";

import {
  createTableRelationsHelpers,
  extractTablesRelationalConfig,
  type ExtractTablesWithRelations,
  type Logger,
  type Query,
  type SQL,
} from "drizzle-orm";
import { BunSQLiteDatabase, PreparedQuery, SQLiteBunSession } from "drizzle-orm/bun-sqlite";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";

import type { Schema } from "../app.ts";
import { writeQuery, writeSelection, type Fields } from "./write-query.ts";

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
  return Object.assign(db as BunSQLiteDatabase<S>, { $client: client });
}

class QuickDialect extends SQLiteSyncDialect {
  constructor() {
    super();
    // Drizzle's types hide the method, so a class cannot override it.
    const dialect = this as unknown as { buildSelection: BuildSelection };
    const build = dialect.buildSelection.bind(this);
    dialect.buildSelection = (fields, options) => writeSelection(fields, options) ?? build(fields, options);
  }

  override sqlToQuery(query: SQL, source?: "indexes"): ReturnType<SQLiteSyncDialect["sqlToQuery"]> {
    return (source === undefined && writeQuery(query)) || super.sqlToQuery(query, source);
  }
}

type BuildSelection = (fields: Fields, options?: { isSingleTable?: boolean }) => SQL;

/** More texts than an app has, but few enough to do no harm if texts contain values. */
const maxStatements = 500;

class QuickSession extends SQLiteBunSession<Schema, never> {
  readonly #client: Sqlite;
  readonly #logger: Logger;
  /** By text; the least recently used comes first. */
  readonly #statements = new Map<string, Statement>();

  constructor(client: Sqlite, dialect: SQLiteSyncDialect, schema: unknown, logger: Logger) {
    super(client, dialect, schema as never, { logger });
    this.#client = client;
    this.#logger = logger;
  }

  override prepareQuery(
    query: Query,
    ...rest: [fields: never, method: never, isInArrays: never, mapper?: never]
  ): PreparedQuery<never> {
    return new PreparedQuery(this.#prepare(query.sql), query, this.#logger, ...rest);
  }

  #prepare(text: string): Statement {
    const known = this.#statements.get(text);
    if (known) this.#statements.delete(text);
    const statement = known ?? this.#client.prepare(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > maxStatements) this.#forgetOldest();
    return statement;
  }

  /** A query that the maker prepared may still use it, so the garbage collector frees it. */
  #forgetOldest(): void {
    for (const text of this.#statements.keys()) return void this.#statements.delete(text);
  }
}
