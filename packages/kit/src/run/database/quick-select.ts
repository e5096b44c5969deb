// Makes Drizzle's SELECT queries with less work: Drizzle's own constructor makes thirteen functions
// for each query, of which a query uses one or two, and lists the same columns again each time.
import { is, Subquery, Table } from "drizzle-orm";
import {
  extractUsedTable,
  SQLiteSelectBase,
  SQLiteSelectBuilder,
  type SelectedFieldsOrdered,
} from "drizzle-orm/sqlite-core";

import { columnsOf, joinedName } from "./hidden-facts.ts";
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

interface Source {
  table: Table | Subquery;
  all: Values;
  name: string;
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

/** A SELECT from a view or a piece of SQL is Drizzle's. */
export class QuickSelectBuilder extends SQLiteSelectBuilder<never, "sync", void> {
  override from(source: never): never {
    const table: unknown = source;
    const isTable = is(table, Table);
    if (!isTable && !is(table, Subquery)) return super.from(source) as never;
    const all = isTable ? columnsOf(table) : fieldsOf(table);
    const name = isTable ? joinedName(table) : table._.alias;
    return new QuickSelect(this as unknown as Start, { table, all, name }) as never;
  }
}

/** Each is another one when it is taken from the subquery itself. */
function fieldsOf(query: Subquery): Values {
  const names = Object.keys(query._.selectedFields);
  return Object.fromEntries(names.map((name) => [name, (query as unknown as Values)[name]]));
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
  readonly tableName: string;
  joinsNotNullableMap: unknown;
  cacheConfig: unknown;

  constructor({ fields, session, dialect, withList, distinct }: Start, { table, all, name }: Source) {
    super();
    const selectedFields = fields ?? all;
    this.config = { withList, table, fields: { ...selectedFields }, distinct, setOperators: [] };
    this._ = { selectedFields, config: this.config };
    this.isPartialSelect = Boolean(fields);
    this.session = session;
    this.dialect = dialect;
    this.tableName = name;
    this.joinsNotNullableMap = { [name]: true };
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
function makeLate(name: string, make: (query: Query) => unknown): void {
  Object.defineProperty(QuickSelect.prototype, name, {
    get(this: Query) {
      const value = make(this);
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
    configurable: true,
  });
}

makeLate("usedTables", ({ config }) => new Set(extractUsedTable(config.table as never)));
for (const type of ["left", "right", "inner", "full", "cross"])
  makeLate(`${type}Join`, (query) => query.createJoin(type));
for (const type of ["union", "intersect", "except"])
  makeLate(type, (query) => query.createSetOperator(type, false));
makeLate("unionAll", (query) => query.createSetOperator("union", true));
