// Whether ALTER TABLE can make the change, or the table must be rebuilt. Pure.
import type { TableDifference } from "./compare-tables.ts";
import { mentions } from "./expressions.ts";
import type { RealSchema } from "./real-schema.ts";
import { has, type SnapshotColumn, type SnapshotTable } from "./snapshot-parts.ts";

export function needsRebuild(before: SnapshotTable, difference: TableDifference, real: RealSchema): boolean {
  const { addedColumns, removedColumns, changedColumns, constraintsChanged, addedForeignKeys } = difference;
  return (
    constraintsChanged ||
    changedColumns.length > 0 ||
    addedColumns.some((column) => !canAdd(column)) ||
    removedColumns.some((column) => !canDrop(column, before, real)) ||
    addedForeignKeys.some((key) => !inlineColumn(key, addedColumns))
  );
}

/** https://www.sqlite.org/lang_altertable.html#altertabaddcol */
function canAdd({ primaryKey, default: value, generated }: SnapshotColumn): boolean {
  const isComputed = typeof value === "string" && /^\s*(\(|CURRENT_)/i.test(value);
  return !primaryKey && !isComputed && generated?.type !== "stored";
}

/** https://www.sqlite.org/lang_altertable.html#altertabdropcol */
function canDrop({ name, primaryKey }: SnapshotColumn, table: SnapshotTable, real: RealSchema): boolean {
  const texts = [
    ...Object.values(table.checkConstraints).map(({ value }) => value),
    ...Object.values(table.columns).map(({ generated }) => generated?.as ?? ""),
    ...[...real.triggers, ...real.views, ...real.virtual].map(({ sql }) => sql),
    ...real.indexes
      .filter((index) => index.table === table.name && !has(table.indexes, index.name))
      .map(({ sql }) => sql),
  ];
  const keys = [
    ...Object.values(table.compositePrimaryKeys).map(({ columns }) => columns),
    ...Object.values(table.foreignKeys).map(({ columnsFrom }) => columnsFrom),
  ];
  const isBusy = Object.values(table.indexes).some(
    ({ columns, where = "" }) =>
      columns.some((part) => part !== name && mentions(part, name)) || mentions(where, name),
  );
  return !primaryKey && !isBusy && !keys.flat().includes(name) && !texts.some((text) => mentions(text, name));
}

/** The new column that can bring its own foreign key. */
function inlineColumn(
  key: { columnsFrom: string[] },
  added: readonly SnapshotColumn[],
): SnapshotColumn | undefined {
  const [name, ...others] = key.columnsFrom;
  const column = added.find((candidate) => candidate.name === name);
  return others.length === 0 && column?.default === undefined ? column : undefined;
}
