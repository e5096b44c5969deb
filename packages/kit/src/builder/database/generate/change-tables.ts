// The statements that bring the tables of one schema to those of another. Pure.
import { UserError } from "../../../run/errors.ts";
import { quoteName } from "../../../run/database/sql-tokens.ts";
import { compareTables, type TableDifference } from "./compare-tables.ts";
import { mentions } from "./expressions.ts";
import { refillFullText } from "./full-text.ts";
import { withoutAside } from "./match-names.ts";
import type { RealSchema } from "./real-schema.ts";
import { get, has, type SnapshotColumn, type SnapshotTable } from "./snapshot.ts";
import { createIndex, createTable, defineColumn, list, references } from "./write-sql.ts";

export interface TableChange {
  /** Of all tables, before anything is made. */
  dropIndexes: string[];
  statements: string[];
  /** What of the users' data is gone afterwards, in words. */
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

export function removeTable({ name }: SnapshotTable): TableChange {
  return {
    dropIndexes: [],
    statements: [`DROP TABLE ${quoteName(name)};`],
    destroys: [`the table ${withoutAside(name)} with all its rows`],
    title: `drop_${withoutAside(name)}`,
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
  const destroys = destroyed(before, after, difference);
  const title = titleOf(after, difference);
  const isRebuilt = needsRebuild(before, difference, real);
  // A rebuilt table loses the others with its old self, and gets them again.
  const gone = difference.removedIndexes.filter(({ name }) => !isRebuilt || !has(after.indexes, name));
  return {
    dropIndexes: gone.map(({ name }) => `DROP INDEX ${quoteName(name)};`),
    statements: isRebuilt ? rebuild(before, after, real) : alter(after, difference),
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
    ...computed.map(({ name }) => `what is in ${table}.${name}, which is computed from now on`),
  ];
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

/** https://www.sqlite.org/lang_altertable.html#otheralter */
function rebuild(before: SnapshotTable, after: SnapshotTable, real: RealSchema): string[] {
  const { name } = after;
  const draft = `__new_${name}`;
  const extras = real.extras.get(name);
  const kept = Object.values(after.columns).filter(
    (column) => has(before.columns, column.name) && !column.generated,
  );
  const columns = list(kept.map((column) => column.name));
  const own = ({ table }: { table: string }) => table === name;
  const byHand = real.indexes.filter(
    (index) => own(index) && !has(before.indexes, index.name) && !has(after.indexes, index.name),
  );
  return [
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
  const [added, removed] = [addedColumns, removedColumns].map((columns) =>
    columns.map(({ name }) => withoutAside(name)),
  );
  if (changedColumns.length === 0 && removed?.length === 0 && added?.length)
    return `add_${table.name}_${added[0]}`;
  if (changedColumns.length === 0 && added?.length === 0 && removed?.length)
    return `drop_${table.name}_${removed[0]}`;
  return `change_${table.name}`;
}
