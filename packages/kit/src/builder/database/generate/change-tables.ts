// The statements that bring the tables of one schema to those of another. Pure.
import { UserError } from "../../../run/errors.ts";
import { quoteName } from "../../../run/database/sql-tokens.ts";
import { compareTables, type TableDifference } from "./compare-tables.ts";
import { mentions } from "./expressions.ts";
import { refillFullText } from "./full-text.ts";
import type { RealSchema } from "./real-schema.ts";
import type { SnapshotColumn, SnapshotTable } from "./snapshot.ts";
import { createIndex, createTable, defineColumn, list, references } from "./write-sql.ts";

export interface TableChange {
  statements: string[];
  /** What of the users' data is gone afterwards, in words. */
  destroys: string[];
  /** For the migration's name: `add_notes_color`. */
  title: string;
}

export function addTable(table: SnapshotTable): TableChange {
  const indexes = Object.values(table.indexes).map((index) => createIndex(index, table));
  return { statements: [createTable(table), ...indexes], destroys: [], title: `add_${table.name}` };
}

export function removeTable({ name }: SnapshotTable): TableChange {
  return {
    statements: [`DROP TABLE ${quoteName(name)};`],
    destroys: [`the table ${name} with all its rows`],
    title: `drop_${name}`,
  };
}

/**
 * @param real as it is once the renames were made
 * @returns no statements where nothing changed
 * @throws UserError for a new column that no row could have a value for
 */
export function changeTable(before: SnapshotTable, after: SnapshotTable, real: RealSchema): TableChange {
  const difference = compareTables(before, after);
  checkFillable(after, difference);
  const destroys = difference.removedColumns.map(({ name }) => `the column ${after.name}.${name}`);
  const title = titleOf(after, difference);
  if (!needsRebuild(before, difference, real))
    return { statements: alter(after, difference), destroys, title };
  return { statements: rebuild(before, after, real, difference), destroys, title };
}

function checkFillable(table: SnapshotTable, { addedColumns }: TableDifference): void {
  const open = addedColumns.find((column) => !isFillable(column));
  if (!open) return;
  const { name } = open;
  throw new UserError(
    `Cannot write the migration: "${table.name}.${name}" is new and required, so rows that users have already would have no value for it`,
    {
      hint: `in src/schema.ts give it a default, e.g. .notNull().default(${open.example ?? '""'}), or let it be empty: leave out .notNull()`,
    },
  );
}

/** An integer key fills itself: SQLite numbers the rows. */
export function isFillable({
  notNull,
  primaryKey,
  type,
  default: value,
  generated,
}: SnapshotColumn): boolean {
  if (generated || value !== undefined) return true;
  if (primaryKey) return type.toLowerCase() === "integer";
  return !notNull;
}

function needsRebuild(before: SnapshotTable, difference: TableDifference, real: RealSchema): boolean {
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
      .filter((index) => index.table === table.name && !table.indexes[index.name])
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

/** The new column that can bring its own foreign key along. */
function inlineColumn(
  key: { columnsFrom: string[] },
  added: readonly SnapshotColumn[],
): SnapshotColumn | undefined {
  const [name, ...others] = key.columnsFrom;
  const column = added.find((candidate) => candidate.name === name);
  return others.length === 0 && column?.default === undefined ? column : undefined;
}

function alter(after: SnapshotTable, difference: TableDifference): string[] {
  const { addedColumns, removedColumns, addedForeignKeys, addedIndexes, removedIndexes } = difference;
  const gone = new Set(removedColumns.map(({ name }) => name));
  const table = quoteName(after.name);
  return [
    ...removedIndexes.map(({ name }) => `DROP INDEX ${quoteName(name)};`),
    ...[...gone].map((name) => `ALTER TABLE ${table} DROP COLUMN ${quoteName(name)};`),
    ...addedColumns.map((column) => {
      const key = addedForeignKeys.find(({ columnsFrom }) => columnsFrom[0] === column.name);
      return `ALTER TABLE ${table} ADD ${[defineColumn(column, after.name), ...(key ? [references(key)] : [])].join(" ")};`;
    }),
    ...addedIndexes.map((index) => createIndex(index, after)),
  ];
}

/** https://www.sqlite.org/lang_altertable.html#otheralter */
function rebuild(
  before: SnapshotTable,
  after: SnapshotTable,
  real: RealSchema,
  { removedIndexes }: TableDifference,
): string[] {
  const { name } = after;
  const draft = `__new_${name}`;
  const extras = real.extras.get(name);
  const kept = Object.values(after.columns).filter(
    (column) => before.columns[column.name] && !column.generated,
  );
  const columns = list(kept.map((column) => column.name));
  const own = ({ table }: { table: string }) => table === name;
  const byHand = real.indexes.filter(
    (index) => own(index) && !before.indexes[index.name] && !after.indexes[index.name],
  );
  // The others go with the old table, and come again with the new one.
  const gone = removedIndexes.filter((index) => !after.indexes[index.name]);
  return [
    ...gone.map((index) => `DROP INDEX ${quoteName(index.name)};`),
    createTable(after, draft, extras),
    `INSERT INTO ${quoteName(draft)}(${columns}) SELECT ${columns} FROM ${quoteName(name)};`,
    `DROP TABLE ${quoteName(name)};`,
    `ALTER TABLE ${quoteName(draft)} RENAME TO ${quoteName(name)};`,
    ...Object.values(after.indexes).map((index) => createIndex(index, after)),
    ...[...byHand, ...real.triggers.filter(own)].map(({ sql }) => `${sql};`),
    ...(numbersItsRows(before) && numbersItsRows(after) ? [] : refillFullText(real, name)),
  ];
}

/** With such a key a row keeps its number. */
function numbersItsRows({ columns }: SnapshotTable): boolean {
  return Object.values(columns).some(
    ({ primaryKey, type }) => primaryKey && type.toLowerCase() === "integer",
  );
}

function titleOf(
  table: SnapshotTable,
  { addedColumns, removedColumns, changedColumns }: TableDifference,
): string {
  const [added, removed] = [addedColumns, removedColumns].map((columns) => columns.map(({ name }) => name));
  if (changedColumns.length === 0 && removed?.length === 0 && added?.length)
    return `add_${table.name}_${added[0]}`;
  if (changedColumns.length === 0 && added?.length === 0 && removed?.length)
    return `drop_${table.name}_${removed[0]}`;
  return `change_${table.name}`;
}
