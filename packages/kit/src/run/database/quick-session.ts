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
import { WrittenQuery } from "./written-query.ts";

/** Gives a database, or a transaction, the quick ones instead of its own. */
export function withSelects<Db extends object>(db: Db, session: QuickSession, dialect: QuickDialect): Db {
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
    const written = WrittenQuery.hiddenOf(query);
    const place = (written?.place as Place<Known> | undefined) ?? this.#placeOf(query);
    const known = this.#find(place, mapper ? undefined : fields);
    const plan = fields && !mapper ? planFor(known, fields) : null;
    if (fields && !mapper && plan === null && place.limited !== null)
      return this.prepareQuery({ ...query }, fields, method, isInArrays);
    const steps = plan !== null && known.named?.plan === plan ? known.named.steps : null;
    const bound = written?.bound ?? query.params;
    return new QuickQuery(
      { statement: known.statement, query, bound, logger: this.#logger, plan, steps },
      { fields, method, isInArrays, mapper },
    );
  }

  #placeOf({ sql: text }: Query): Place<Known> {
    const { tree } = this.#dialect;
    return tree.follow(tree.start(), text);
  }

  #find(place: Place<Known>, fields: SelectedFieldsOrdered | undefined): Known {
    if (place.known !== null) return place.known;
    const text = place.limited ?? place.text;
    const plan = fields ? planRows(fields) : null;
    const known = (plan && this.#prepareNamed(text, plan)) ?? {
      statement: this.#client.prepare(text),
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
