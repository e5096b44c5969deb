// Makes Drizzle's SELECT queries with less work: Drizzle's own constructor makes thirteen functions
// for each query, of which a query uses one or two, and lists the same columns again each time.
import { getTableColumns, is, Table } from "drizzle-orm";
import { SQLiteSelectBase, SQLiteSelectBuilder, type SelectedFieldsOrdered } from "drizzle-orm/sqlite-core";

import { listFields, type Listed } from "./listed-columns.ts";

type Values = Record<string, unknown>;

/** What Drizzle's types hide of its queries. */
interface Query {
  config: { table: object; fields: Values };
  session: { prepareQuery(query: unknown, fields: SelectedFieldsOrdered, ...rest: unknown[]): Prepared };
  dialect: {
    sqlToQuery(query: unknown): unknown;
    selectListed(config: unknown, listed: Listed): unknown;
  };
  tableName: string | undefined;
  joinsNotNullableMap: unknown;
  getUsedTables(): string[];
  getSQL(): unknown;
  createJoin(type: string): unknown;
  createSetOperator(type: string, isAll: boolean): unknown;
}

interface Prepared {
  joinsNotNullableMap: unknown;
  run(given?: Values): unknown;
  all(given?: Values): unknown;
  get(given?: Values): unknown;
  values(given?: Values): unknown;
}

/** What Drizzle makes a query of. */
interface Start {
  fields: Values | undefined;
  session: unknown;
  dialect: unknown;
  withList: unknown;
  distinct: unknown;
}

/** What Drizzle's own first query found out about a table. An alias is a table of its own. */
interface Facts {
  tableName: string | undefined;
  usedTables: readonly string[];
}

const known = new WeakMap<object, Facts>();

/** For a SELECT from a table; one from a subquery or a view is Drizzle's. */
export class QuickSelectBuilder extends SQLiteSelectBuilder<never, "sync", void> {
  override from(source: never): never {
    const table: unknown = source;
    if (!is(table, Table)) return super.from(source) as never;
    const facts = known.get(table);
    if (facts) return new QuickSelect(this as unknown as Start, table, facts) as never;
    const query = super.from(source) as unknown as Query;
    known.set(table, { tableName: query.tableName, usedTables: query.getUsedTables() });
    return query as never;
  }
}

/** Has Drizzle's methods without its constructor. */
const Hollow = function () {} as unknown as new () => object;
Hollow.prototype = SQLiteSelectBase.prototype;
Object.setPrototypeOf(Hollow, SQLiteSelectBase);

class QuickSelect extends Hollow {
  readonly config: Query["config"] & Values;
  readonly _: unknown;
  readonly isPartialSelect: boolean;
  readonly session: unknown;
  readonly dialect: unknown;
  readonly tableName: string | undefined;
  joinsNotNullableMap: unknown;
  cacheConfig: unknown;

  constructor({ fields, session, dialect, withList, distinct }: Start, table: Table, { tableName }: Facts) {
    super();
    const selectedFields = fields ?? getTableColumns(table);
    this.config = { withList, table, fields: { ...selectedFields }, distinct, setOperators: [] };
    this._ = { selectedFields, config: this.config };
    this.isPartialSelect = fields !== undefined;
    this.session = session;
    this.dialect = dialect;
    this.tableName = tableName;
    this.joinsNotNullableMap = tableName === undefined ? {} : { [tableName]: true };
  }

  run(given?: Values): unknown {
    return prepare.call(this).run(given);
  }

  all(given?: Values): unknown {
    return prepare.call(this).all(given);
  }

  get(given?: Values): unknown {
    return prepare.call(this).get(given);
  }

  values(given?: Values): unknown {
    return prepare.call(this).values(given);
  }
}

/** Drizzle's name for it. */
const prepareName = "_prepare";
const drizzles = SQLiteSelectBase.prototype as unknown as Record<string, typeof prepare>;
const prepareAsDrizzle = drizzles[prepareName] as typeof prepare;

function prepare(this: unknown, isOneTime?: boolean): Prepared {
  const query = this as Query;
  const listed = listFields(query.config.table, query.config.fields);
  const built = query.dialect.selectListed(query.config, listed);
  if (!built) return prepareAsDrizzle.call(query, isOneTime);
  const prepared = query.session.prepareQuery(query.dialect.sqlToQuery(built), listed.fields, "all", true);
  prepared.joinsNotNullableMap = query.joinsNotNullableMap;
  return prepared;
}

Object.defineProperty(QuickSelect.prototype, prepareName, {
  value: prepare,
  configurable: true,
  writable: true,
});

/** What Drizzle's constructor makes at once: here, each is made when it is first asked for. */
const late: Record<string, (query: Query) => unknown> = {
  usedTables: ({ config }) => new Set(known.get(config.table)?.usedTables),
  leftJoin: (query) => query.createJoin("left"),
  rightJoin: (query) => query.createJoin("right"),
  innerJoin: (query) => query.createJoin("inner"),
  fullJoin: (query) => query.createJoin("full"),
  crossJoin: (query) => query.createJoin("cross"),
  union: (query) => query.createSetOperator("union", false),
  unionAll: (query) => query.createSetOperator("union", true),
  intersect: (query) => query.createSetOperator("intersect", false),
  except: (query) => query.createSetOperator("except", false),
};

for (const [name, make] of Object.entries(late)) {
  Object.defineProperty(QuickSelect.prototype, name, {
    get(this: Query) {
      const value = make(this);
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
    configurable: true,
  });
}
