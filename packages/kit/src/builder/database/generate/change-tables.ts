// The statements that change the tables of one schema into those of another. Pure.
import { quoteName } from "../../../run/database/sql-tokens.ts";
import { compareTables, type TableDifference } from "./compare-tables.ts";
import { checkFillable } from "./fillable.ts";
import { withoutAside } from "./match-names.ts";
import { needsRebuild } from "./needs-rebuild.ts";
import type { RealSchema } from "./real-schema.ts";
import { rebuildTable } from "./rebuild-table.ts";
import { get, has, type SnapshotTable } from "./snapshot-parts.ts";
import { createIndex, createTable, defineColumn, references } from "./write-sql.ts";

export interface TableChange {
  /** For all tables, before anything is made. */
  dropIndexes: string[];
  statements: string[];
  /** The users' data that this removes, in words. */
  destroys: string[];
  /** For the migration's name: `add_notes_color`. */
  title: string;
}

export function addTable(table: SnapshotTable): TableChange {
  const indexes = Object.values(table.indexes).map((index) => createIndex(index, table));
  return {
    dropIndexes: [],
    statements: [createTable(table), ...indexes],
    destroys: [],
    title: `add_${table.name}`,
  };
}

/** @param added the tables that are made before this one goes: they may take an index's name */
export function removeTable({ name, indexes }: SnapshotTable, added: readonly SnapshotTable[]): TableChange {
  const taken = Object.keys(indexes).filter((index) => added.some((table) => has(table.indexes, index)));
  return {
    dropIndexes: taken.map((index) => `DROP INDEX ${quoteName(index)};`),
    statements: [`DROP TABLE ${quoteName(name)};`],
    destroys: [`the table ${withoutAside(name)} with all its rows`],
    title: `drop_${withoutAside(name)}`,
  };
}

/**
 * @param real the real schema after the renames
 * @returns no statements if nothing changed
 * @throws UserError for a new column that no row could have a value for
 */
export function changeTable(before: SnapshotTable, after: SnapshotTable, real: RealSchema): TableChange {
  const difference = compareTables(before, after);
  checkFillable(after, difference);
  const destroys = destroyed(before, after, difference);
  const title = titleOf(after, difference);
  const isRebuilt = needsRebuild(before, difference, real);
  // A rebuilt table loses its other indexes with its old version, and gets them again.
  const gone = difference.removedIndexes.filter(({ name }) => !isRebuilt || !has(after.indexes, name));
  return {
    dropIndexes: gone.map(({ name }) => `DROP INDEX ${quoteName(name)};`),
    statements: isRebuilt ? rebuildTable(before, after, real) : alter(after, difference),
    destroys,
    title,
  };
}

function destroyed(
  before: SnapshotTable,
  { name: table }: SnapshotTable,
  { removedColumns, changedColumns }: TableDifference,
): string[] {
  const computed = changedColumns.filter(
    ({ name, generated }) => generated && !get(before.columns, name)?.generated,
  );
  return [
    ...removedColumns.map(({ name }) => `the column ${table}.${withoutAside(name)}`),
    ...computed.map(({ name }) => `the values of ${table}.${name}, which will be computed`),
  ];
}

function alter(after: SnapshotTable, difference: TableDifference): string[] {
  const { addedColumns, removedColumns, addedForeignKeys, addedIndexes } = difference;
  const gone = new Set(removedColumns.map(({ name }) => name));
  const table = quoteName(after.name);
  return [
    ...[...gone].map((name) => `ALTER TABLE ${table} DROP COLUMN ${quoteName(name)};`),
    ...addedColumns.map((column) => {
      const key = addedForeignKeys.find(({ columnsFrom }) => columnsFrom[0] === column.name);
      return `ALTER TABLE ${table} ADD ${[defineColumn(column, after.name), ...(key ? [references(key)] : [])].join(" ")};`;
    }),
    ...addedIndexes.map((index) => createIndex(index, after)),
  ];
}

function titleOf(
  table: SnapshotTable,
  { addedColumns, removedColumns, changedColumns }: TableDifference,
): string {
  const [added, removed] = [addedColumns, removedColumns].map((columns) =>
    columns.map(({ name }) => withoutAside(name)),
  );
  if (changedColumns.length === 0 && removed?.length === 0 && added?.length)
    return `add_${table.name}_${added[0]}`;
  if (changedColumns.length === 0 && added?.length === 0 && removed?.length)
    return `drop_${table.name}_${removed[0]}`;
  return `change_${table.name}`;
}
