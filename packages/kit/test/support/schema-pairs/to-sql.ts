// The oracle's SQL: what a version's schema is, written from the model alone, as one would by hand.
import { expressionOf } from "./expressions.ts";
import { kinds } from "./kinds.ts";
import {
  columnOf,
  quote,
  tableOf,
  type Column,
  type Condition,
  type Index,
  type Model,
  type Table,
  type View,
} from "./model.ts";

export function tablesSql(model: Model): string[] {
  return model.tables.map((table) => tableSql(model, table));
}

export function indexesSql(model: Model): string[] {
  return model.tables.flatMap((table) => [
    ...table.columns.filter(({ isUnique }) => isUnique).map((column) => uniqueSql(table, column)),
    ...table.indexes.map((index) => indexSql(table, index)),
  ]);
}

/** A name with its quotes. */
export function nameOf(table: Table, key: string): string {
  return quote(columnOf(table, key).name);
}

export function tableSql(model: Model, table: Table, name = table.name): string {
  const parts = [
    ...table.columns.map((column) => columnSql(table, column)),
    ...(table.primary.length > 1 ? [`PRIMARY KEY (${listOf(table, table.primary)})`] : []),
    ...table.foreign.map(({ columns, table: key, parents, onDelete, onUpdate }) => {
      const parent = tableOf(model, key);
      return `FOREIGN KEY (${listOf(table, columns)}) REFERENCES ${quote(parent.name)} (${listOf(parent, parents)}) ON DELETE ${onDelete} ON UPDATE ${onUpdate}`;
    }),
    ...table.checks.map(
      (check) => `CONSTRAINT ${quote(check.name)} CHECK (${conditionSql(table, check.condition)})`,
    ),
  ];
  const options = [...(table.isStrict ? ["STRICT"] : []), ...(table.isWithoutRowid ? ["WITHOUT ROWID"] : [])];
  return `CREATE TABLE ${quote(name)} (${parts.join(", ")}) ${options.join(", ")}`;
}

function listOf(owner: Table, keys: readonly string[]): string {
  return keys.map((key) => nameOf(owner, key)).join(", ");
}

function columnSql(table: Table, column: Column): string {
  const { generated, kind } = column;
  const isKey = table.primary.length === 1 && table.primary[0] === column.key;
  const as = generated && expressionOf(generated.form).sql(nameOf(table, generated.base));
  return [
    quote(column.name),
    kinds[kind].type,
    ...(isKey ? [`PRIMARY KEY${table.isCounting ? " AUTOINCREMENT" : ""}`] : []),
    ...(column.notNull ? ["NOT NULL"] : []),
    ...(column.default ? [`DEFAULT ${column.default.stored}`] : []),
    ...(generated ? [`GENERATED ALWAYS AS (${as ?? ""}) ${generated.mode}`] : []),
    ...(column.isNocase ? ["COLLATE NOCASE"] : []),
  ].join(" ");
}

function conditionSql(table: Table, { column, form }: Condition): string {
  return expressionOf(form).sql(nameOf(table, column));
}

function uniqueSql(table: Table, { key, name }: Column): string {
  return `CREATE UNIQUE INDEX ${quote(`${table.name}_${name}_unique`)} ON ${quote(table.name)} (${nameOf(table, key)})`;
}

function indexSql(table: Table, { name, isUnique, parts, where }: Index): string {
  const on = parts.map(({ column, form }) =>
    form ? expressionOf(form).sql(nameOf(table, column)) : nameOf(table, column),
  );
  const condition = where ? ` WHERE ${conditionSql(table, where)}` : "";
  return `CREATE ${isUnique ? "UNIQUE " : ""}INDEX ${quote(name)} ON ${quote(table.name)} (${on.join(", ")})${condition}`;
}

/** The table below a view, however many views are between. */
export function baseOf(model: Model, from: string): Table {
  const view = model.views.find(({ key }) => key === from);
  return view ? baseOf(model, view.from) : tableOf(model, from);
}

export function viewsSql(model: Model): string[] {
  return model.views.map((view) => viewSql(model, view));
}

function viewSql(model: Model, { name, from, columns, where }: View): string {
  const base = baseOf(model, from);
  const source = model.views.find(({ key }) => key === from)?.name ?? base.name;
  const list = columns.map((key) => nameOf(base, key)).join(", ");
  const condition = where ? ` WHERE ${conditionSql(base, where)}` : "";
  return `CREATE VIEW ${quote(name)} AS SELECT ${list} FROM ${quote(source)}${condition}`;
}
