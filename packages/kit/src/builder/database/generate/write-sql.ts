// SQL for the parts of a schema. Pure. Names are in backticks: SQLite reads an unknown name in
// double quotes as a text.
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { plainExpression } from "./expressions.ts";
import {
  has,
  type SnapshotColumn,
  type SnapshotForeignKey,
  type SnapshotIndex,
  type SnapshotTable,
} from "./snapshot-parts.ts";

/** Properties of a table that no drizzle schema can express, and that must survive a rebuild. */
export interface TableExtras {
  /** `STRICT`, `WITHOUT ROWID`. */
  options: readonly string[];
  /** By column: `NOCASE`. */
  collations: ReadonlyMap<string, string>;
}

const noExtras: TableExtras = { options: [], collations: new Map() };

/** @param name a temporary name during a rebuild */
export function createTable(table: SnapshotTable, name = table.name, extras = noExtras): string {
  const columns = Object.values(table.columns).map((column) =>
    defineColumn(column, table.name, extras.collations.get(lowerName(column.name))),
  );
  const keys = Object.values(table.compositePrimaryKeys).map(
    ({ columns: names }) => `PRIMARY KEY(${list(names)})`,
  );
  const foreign = Object.values(table.foreignKeys).map(
    (key) => `FOREIGN KEY (${list(key.columnsFrom)}) ${references(key)}`,
  );
  const checks = Object.values(table.checkConstraints).map(
    (check) => `CONSTRAINT ${quoteName(check.name)} CHECK(${plainExpression(check.value, table.name)})`,
  );
  const parts = [...columns, ...keys, ...foreign, ...checks].map((part) => `\t${part}`).join(",\n");
  const options = extras.options.length > 0 ? ` ${extras.options.join(", ")}` : "";
  return `CREATE TABLE ${quoteName(name)} (\n${parts}\n)${options};`;
}

export function defineColumn(column: SnapshotColumn, table: string, collation?: string): string {
  const { generated } = column;
  return [
    quoteName(column.name),
    column.type,
    ...(column.primaryKey ? ["PRIMARY KEY"] : []),
    ...(column.autoincrement ? ["AUTOINCREMENT"] : []),
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(generated
      ? [`GENERATED ALWAYS AS ${plainExpression(generated.as, table)} ${generated.type.toUpperCase()}`]
      : []),
    ...(column.notNull ? ["NOT NULL"] : []),
    ...(collation === undefined ? [] : [`COLLATE ${quoteName(collation)}`]),
  ].join(" ");
}

export function references({ tableTo, columnsTo, onUpdate, onDelete }: SnapshotForeignKey): string {
  return `REFERENCES ${quoteName(tableTo)}(${list(columnsTo)}) ON UPDATE ${onUpdate} ON DELETE ${onDelete}`;
}

export function createIndex({ name, columns, isUnique, where }: SnapshotIndex, table: SnapshotTable): string {
  const parts = columns.map((column) =>
    has(table.columns, column) ? quoteName(column) : plainExpression(column, table.name),
  );
  const condition = where === undefined ? "" : ` WHERE ${plainExpression(where, table.name)}`;
  const kind = isUnique ? "UNIQUE INDEX" : "INDEX";
  return `CREATE ${kind} ${quoteName(name)} ON ${quoteName(table.name)} (${parts.join(",")})${condition};`;
}

export function list(names: readonly string[]): string {
  return names.map(quoteName).join(",");
}
