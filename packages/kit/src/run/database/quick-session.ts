// Prepares each text once, and gives databases and transactions the quick queries.
import type { Database as Sqlite } from "bun:sqlite";

import type { Logger, Query } from "drizzle-orm";
import {
  BunSQLiteDatabase,
  SQLiteBunSession,
  SQLiteBunTransaction,
  type PreparedQuery,
} from "drizzle-orm/bun-sqlite";
import type {
  SelectedFieldsOrdered,
  SQLiteExecuteMethod,
  SQLiteTransactionConfig,
} from "drizzle-orm/sqlite-core";

import type { Schema } from "../app.ts";
import { fitsPlan, planRows, type RowPlan } from "./map-rows.ts";
import { nameColumns } from "./name-columns.ts";
import type { QuickDialect } from "./quick-dialect.ts";
import { QuickQuery, type Known } from "./quick-query.ts";
import { QuickSelectBuilder } from "./quick-select.ts";
import type { Place } from "./text-tree.ts";
import { WrittenQuery } from "./write-query.ts";

export /** Gives a database, or a transaction, the quick ones instead of its own. */
function withSelects<Db extends object>(db: Db, session: QuickSession, dialect: QuickDialect): Db {
  const withList = (...queries: unknown[]) => ({
    ...(BunSQLiteDatabase.prototype.with.apply(db as never, queries as never) as object),
    ...selects(queries),
  });
  const selects = (queries?: unknown) => ({
    select: (fields?: never) =>
      new QuickSelectBuilder({ fields, session, dialect, withList: queries } as never),
    selectDistinct: (fields?: never) =>
      new QuickSelectBuilder({ fields, session, dialect, withList: queries, distinct: true } as never),
  });
  return Object.assign(db, selects(), { with: withList });
}

export class QuickSession extends SQLiteBunSession<Schema, never> {
  readonly #client: Sqlite;
  readonly #logger: Logger;
  readonly #dialect: QuickDialect;
  readonly #schema: unknown;
  /** Made once: the driver makes four functions for one. */
  readonly #native: ReturnType<Sqlite["transaction"]>;

  constructor(client: Sqlite, dialect: QuickDialect, schema: unknown, logger: Logger) {
    super(client, dialect, schema as never, { logger });
    this.#client = client;
    this.#logger = logger;
    this.#dialect = dialect;
    this.#schema = schema;
    this.#native = client.transaction((run: () => unknown) => run());
  }

  override transaction<T>(
    change: (tx: never) => T,
    { behavior = "deferred" }: SQLiteTransactionConfig = {},
  ): T {
    const tx = new SQLiteBunTransaction("sync", this.#dialect as never, this as never, this.#schema as never);
    withSelects(tx, this, this.#dialect);
    let result: T | undefined;
    this.#native[behavior](() => (result = change(tx as never)));
    return result as T;
  }

  override prepareQuery(
    query: Query,
    fields: SelectedFieldsOrdered | undefined,
    method: SQLiteExecuteMethod,
    isInArrays: boolean,
    mapper?: (rows: unknown[][]) => unknown,
  ): PreparedQuery<never> {
    const known = this.#find(query, mapper ? undefined : fields);
    const plan = fields && !mapper ? planFor(known, fields) : null;
    const steps = plan !== null && known.named?.plan === plan ? known.named.steps : null;
    return new QuickQuery(
      { statement: known.statement, query, logger: this.#logger, plan, steps },
      { fields, method, isInArrays, mapper },
    );
  }

  #find(query: Query, fields: SelectedFieldsOrdered | undefined): Known {
    const written = WrittenQuery.placeOf(query) as Place<Known> | null;
    const place = written ?? this.#dialect.tree.follow(this.#dialect.tree.start(), query.sql);
    if (place.known !== null) return place.known;
    const plan = fields ? planRows(fields) : null;
    const known = (plan && this.#prepareNamed(query.sql, plan)) ?? {
      statement: this.#client.prepare(query.sql),
      fields: null,
      plan,
      named: null,
    };
    this.#dialect.tree.keep(place, known);
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
