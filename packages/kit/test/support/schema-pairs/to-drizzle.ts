// Real drizzle tables and views from a model, as a maker's src/schema.ts exports them.
import { sql, type SQL } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  primaryKey,
  sqliteTable,
  sqliteView,
  unique,
  uniqueIndex,
  type QueryBuilder,
  type SQLiteColumn,
  type SQLiteColumnBuilderBase,
  type SQLiteTable,
} from "drizzle-orm/sqlite-core";

import { expressionOf } from "./expressions.ts";
import { kinds } from "./kinds.ts";
import {
  integerKey,
  tableOf,
  type Column,
  type Foreign,
  type Index,
  type Model,
  type Table,
} from "./model.ts";

/** What every column builder can; drizzle's types say it for each kind apart. */
interface Builder extends SQLiteColumnBuilderBase {
  notNull(): Builder;
  unique(): Builder;
  default(value: unknown): Builder;
  primaryKey(options?: { autoIncrement: boolean }): Builder;
  references(column: () => SQLiteColumn, actions: Pick<Foreign, "onDelete" | "onUpdate">): Builder;
  generatedAlwaysAs(as: () => SQL, options: { mode: "virtual" | "stored" }): Builder;
}

type Columns = Record<string, SQLiteColumn>;

/** Tables, and their columns by key. */
type Made = Map<string, SQLiteTable & Columns>;

export function toDrizzle(model: Model): Record<string, unknown> {
  const made: Made = new Map();
  const find = (table: string, column: string): SQLiteColumn => {
    const found = made.get(table)?.[column];
    if (!found) throw new Error(`There is no ${table}.${column}.`);
    return found;
  };
  for (const table of model.tables) {
    const columns = table.columns.map((column) => [column.key, makeColumn(table, column, find)] as const);
    const drizzled = sqliteTable(table.name, Object.fromEntries(columns), () =>
      makeExtras(model, table, find),
    );
    made.set(table.key, drizzled as unknown as SQLiteTable & Columns);
  }
  return { ...Object.fromEntries(made), ...makeViews(model, made) };
}

type Find = (table: string, column: string) => SQLiteColumn;

function makeColumn(table: Table, column: Column, find: Find): Builder {
  // Each kind's own type is as good as this one for what is done with it.
  let builder = kinds[column.kind].make(column.name) as unknown as Builder;
  const { generated, default: fallback } = column;
  if (column.notNull) builder = builder.notNull();
  if (fallback) builder = builder.default(fallback.sql === undefined ? fallback.js : sql.raw(fallback.sql));
  if (column.isUnique) builder = builder.unique();
  if (table.primary.length === 1 && table.primary[0] === column.key) {
    builder = integerKey(table)
      ? builder.primaryKey({ autoIncrement: table.isCounting })
      : builder.primaryKey();
  }
  if (generated) {
    const as = () => expressionOf(generated.form).drizzle(find(table.key, generated.base));
    builder = builder.generatedAlwaysAs(as, { mode: generated.mode });
  }
  const inline = table.foreign.find(({ isInline, columns }) => isInline && columns[0] === column.key);
  if (inline) builder = builder.references(() => find(inline.table, inline.parents[0] ?? ""), inline);
  return builder;
}

/** drizzle's types want at least one of them. */
const some = <T>(items: T[]) => items as [T, ...T[]];

function makeExtras(model: Model, table: Table, find: Find) {
  const own = (key: string) => find(table.key, key);
  const keys =
    table.primary.length > 1 ? [primaryKey({ columns: some(table.primary.map(own)) as never })] : [];
  const foreign = table.foreign
    .filter(({ isInline }) => !isInline)
    .map(({ columns, table: parent, parents, onDelete, onUpdate }) =>
      foreignKey({
        columns: some(columns.map(own)) as never,
        foreignColumns: some(parents.map((key) => find(tableOf(model, parent).key, key))) as never,
      })
        .onDelete(onDelete)
        .onUpdate(onUpdate),
    );
  const checks = table.checks.map(({ name, condition }) =>
    check(name, expressionOf(condition.form).drizzle(own(condition.column))),
  );
  return [...keys, ...foreign, ...checks, ...table.indexes.map((item) => makeIndex(item, own))];
}

function makeIndex(
  { name, isUnique, isConstraint, parts, where }: Index,
  own: (key: string) => SQLiteColumn,
) {
  const on = parts.map(({ column, form }) => (form ? expressionOf(form).drizzle(own(column)) : own(column)));
  if (isConstraint) return unique(name).on(...some(on as SQLiteColumn[]));
  const made = (isUnique ? uniqueIndex(name) : index(name)).on(...some(on));
  return where ? made.where(expressionOf(where.form).drizzle(own(where.column))) : made;
}

function makeViews({ views }: Model, made: Made): Record<string, unknown> {
  const done = new Map<string, Columns>();
  for (const { key, name, from, columns, where } of views) {
    const source = made.get(from) ?? done.get(from);
    if (!source) throw new Error(`There is nothing called ${from}.`);
    const fields = Object.fromEntries(columns.map((column) => [column, source[column] ?? sql`null`]));
    const select = (qb: QueryBuilder) => {
      const query = qb.select(fields).from(source as never);
      const condition = where && source[where.column];
      return condition ? query.where(expressionOf(where.form).drizzle(condition)) : query;
    };
    done.set(key, sqliteView(name).as(select as never) as unknown as Columns);
  }
  return Object.fromEntries(done);
}
