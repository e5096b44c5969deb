// A Drizzle that reuses what it can: it writes a query's SQL text in one pass, and SQLite prepares
// each text once. An ordinary query then costs little more than a prepared one.
import type { Database as Sqlite, Statement } from "bun:sqlite";

import {
  createTableRelationsHelpers,
  extractTablesRelationalConfig,
  type BuildRelationalQueryResult,
  type ExtractTablesWithRelations,
  type Logger,
  type Query,
  type SQL,
  type UpdateSet,
} from "drizzle-orm";
import { BunSQLiteDatabase, SQLiteBunSession, type PreparedQuery } from "drizzle-orm/bun-sqlite";
import {
  SQLiteSyncDialect,
  type SelectedFieldsOrdered,
  type SQLiteExecuteMethod,
  type SQLiteInsertConfig,
  type SQLiteSelectConfig,
  type SQLiteTable,
} from "drizzle-orm/sqlite-core";

import type { Schema } from "../app.ts";
import { listFields, type Listed } from "./listed-columns.ts";
import { fitsPlan, planRows, type RowPlan } from "./map-rows.ts";
import { nameColumns } from "./name-columns.ts";
import { QuickQuery } from "./quick-query.ts";
import { QuickSelectBuilder } from "./quick-select.ts";
import { RecentlyUsed } from "./recently-used.ts";
import { buildInsert, buildSet } from "./write-change.ts";
import { writeQuery, writeSelection, type Fields } from "./write-query.ts";
import { buildRelational, type RelationalOptions } from "./write-relational.ts";
import { buildSelect, type ClauseBuilder } from "./write-select.ts";

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
  return Object.assign(db as BunSQLiteDatabase<S>, { $client: client, ...selects(session, dialect) });
}

function selects(
  session: QuickSession,
  dialect: QuickDialect,
): Pick<BunSQLiteDatabase, "select" | "selectDistinct"> {
  const select = (fields?: never) => new QuickSelectBuilder({ fields: fields as never, session, dialect });
  const selectDistinct = (fields?: never) =>
    new QuickSelectBuilder({ fields: fields as never, session, dialect, distinct: true });
  return { select, selectDistinct } as never;
}

class QuickDialect extends SQLiteSyncDialect {
  constructor() {
    super();
    // Drizzle's types hide the method, so a class cannot override it.
    const dialect = this as unknown as { buildSelection: BuildSelection };
    const build = dialect.buildSelection.bind(this);
    dialect.buildSelection = (fields, options) => writeSelection(fields, options) ?? build(fields, options);
  }

  override buildSelectQuery(config: SQLiteSelectConfig): SQL {
    const listed = config.fieldsFlat ? null : listFields(config.table, config.fields);
    return (listed && this.selectListed(config, listed)) ?? super.buildSelectQuery(config);
  }

  selectListed(config: SQLiteSelectConfig, listed: Listed): SQL | null {
    return buildSelect(config, this as unknown as ClauseBuilder, listed);
  }

  override buildInsertQuery(config: SQLiteInsertConfig): SQL {
    const { buildSelection } = this as unknown as { buildSelection: BuildSelection };
    const write = (fields: Fields) => buildSelection(fields, { isSingleTable: true });
    return buildInsert(config, write) ?? super.buildInsertQuery(config);
  }

  override buildUpdateSet(table: SQLiteTable, set: UpdateSet): SQL {
    return buildSet(table, set);
  }

  override buildRelationalQuery(options: RelationalOptions): BuildRelationalQueryResult<never, never> {
    const build = (queryConfig: unknown) => super.buildRelationalQuery({ ...options, queryConfig } as never);
    return (buildRelational(options, build as never) ?? build(options.queryConfig)) as never;
  }

  override sqlToQuery(query: SQL, source?: "indexes"): ReturnType<SQLiteSyncDialect["sqlToQuery"]> {
    return (source === undefined && writeQuery(query)) || super.sqlToQuery(query, source);
  }
}

type BuildSelection = (fields: Fields, options?: { isSingleTable?: boolean }) => SQL;

/** A text that SQLite has prepared, and how its rows were mapped last. */
interface Known {
  statement: Statement;
  /** What the plan was made for: the same list needs no comparing. */
  fields: SelectedFieldsOrdered | null;
  plan: RowPlan | null;
  /** The plan whose names the statement's columns have, and its steps that have to decode. */
  named: { plan: RowPlan; steps: RowPlan["steps"] } | null;
}

class QuickSession extends SQLiteBunSession<Schema, never> {
  readonly #client: Sqlite;
  readonly #logger: Logger;
  readonly #known = new RecentlyUsed<Known>();

  constructor(client: Sqlite, dialect: SQLiteSyncDialect, schema: unknown, logger: Logger) {
    super(client, dialect, schema as never, { logger });
    this.#client = client;
    this.#logger = logger;
  }

  override prepareQuery(
    query: Query,
    fields: SelectedFieldsOrdered | undefined,
    method: SQLiteExecuteMethod,
    isInArrays: boolean,
    mapper?: (rows: unknown[][]) => unknown,
  ): PreparedQuery<never> {
    const known = this.#find(query.sql, mapper ? undefined : fields);
    const plan = fields && !mapper ? planFor(known, fields) : null;
    const steps = plan !== null && known.named?.plan === plan ? known.named.steps : null;
    return new QuickQuery(
      { statement: known.statement, query, logger: this.#logger, plan, steps },
      { fields, method, isInArrays, mapper },
    );
  }

  #find(text: string, fields: SelectedFieldsOrdered | undefined): Known {
    const found = this.#known.get(text);
    if (found) return found;
    const plan = fields ? planRows(fields) : null;
    const known = (plan && this.#prepareNamed(text, plan)) ?? {
      statement: this.#client.prepare(text),
      fields: null,
      plan,
      named: null,
    };
    this.#known.set(text, known);
    return known;
  }

  /** @returns null where SQLite or the driver wants it otherwise */
  #prepareNamed(text: string, plan: RowPlan): Known | null {
    const named = nameColumns(text, plan);
    if (named === null) return null;
    try {
      const statement = this.#client.prepare(named);
      const steps = plan.steps.filter(({ source }) => source !== null);
      const isAsPlanned = statement.columnNames.every((name, at) => name === plan.steps[at]?.name);
      return isAsPlanned ? { statement, fields: null, plan, named: { plan, steps } } : null;
    } catch {
      // The text as Drizzle wrote it says what is wrong.
      return null;
    }
  }
}

function planFor(known: Known, fields: SelectedFieldsOrdered): RowPlan | null {
  if (known.fields === fields) return known.plan;
  if (!known.plan || !fitsPlan(known.plan, fields)) known.plan = planRows(fields);
  known.fields = fields;
  return known.plan;
}
