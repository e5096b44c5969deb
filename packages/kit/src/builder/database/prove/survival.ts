// Compares the rows that a migration should keep, value by value, with those it kept.
import type { Sqlite } from "../../../run/database/connection.ts";
import type { MigrationReading } from "../../../run/database/read-migration.ts";
import { readName } from "../../../run/database/read-statement.ts";
import { isWord, lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { readTables, type ColumnShape, type TableShape } from "./table-shape.ts";

/**
 * Every value of every table, as texts that tell types apart only if the type changes the value.
 */
export interface Contents {
  tables: ReadonlyMap<string, TableShape>;
  /** By table, then by column, both in lower case. Values in the rows' order. */
  values: ReadonlyMap<string, Values>;
  /** The same, as a text column stores them: 3.0 is '3.0' there, and 3 elsewhere. */
  texts: ReadonlyMap<string, Values>;
}

type Values = ReadonlyMap<string, readonly string[]>;

export function readContents(sqlite: Sqlite): Contents {
  const tables = readTables(sqlite);
  const read = (as: typeof describe) =>
    new Map([...tables].map(([name, table]) => [name, readValues(sqlite, table, as)]));
  return { tables, values: read(describe), texts: read(describeAsText) };
}

function readValues(
  sqlite: Sqlite,
  { name, columns }: TableShape,
  as: typeof describe,
): Map<string, string[]> {
  using statement = sqlite.prepare<Record<string, string>, []>(
    `SELECT ${columns.map((column, index) => `${as(quoteName(column.name))} AS c${index}`).join(", ")} FROM ${quoteName(name)}`,
  );
  const rows = statement.all();
  return new Map(
    columns.map((column, index) => [lowerName(column.name), rows.map((row) => row[`c${index}`] ?? "NULL")]),
  );
}

/** 5, 5.0 and '5' count as one value, whatever the column's type. */
function describe(column: string): string {
  const whole = `CAST(${column} AS INTEGER)`;
  return `CASE typeof(${column}) WHEN 'null' THEN 'NULL' WHEN 'blob' THEN 'x' || hex(${column})
    WHEN 'real' THEN '=' || iif(${column} = ${whole}, ${whole}, ${column}) ELSE '=' || ${column} END`;
}

function describeAsText(column: string): string {
  return `CASE typeof(${column}) WHEN 'null' THEN 'NULL' WHEN 'blob' THEN 'x' || hex(${column}) ELSE '=' || CAST(${column} AS TEXT) END`;
}

/** @returns the undeclared change of a value, in words, or null */
export function findDamage(before: Contents, after: Contents, reading: MigrationReading): string | null {
  for (const [name, table] of before.tables) {
    const current = after.tables.get(reading.renames.get(name) ?? name);
    if (!current || reading.drops.has(`table ${name}`)) continue;
    const damage =
      compareTable({ before, after, reading }, table, current) ??
      checkNewColumns({ before, after, reading }, table, current);
    if (damage) return damage;
  }
  return null;
}

interface Comparison {
  before: Contents;
  after: Contents;
  reading: MigrationReading;
}

function compareTable(comparison: Comparison, table: TableShape, current: TableShape): string | null {
  const { before, after, reading } = comparison;
  const pairs = pairColumns(table, current, reading);
  const [oldName, newName] = [lowerName(table.name), lowerName(current.name)];
  const isText = new Set(current.columns.filter(isTextColumn).map(({ name }) => lowerName(name)));
  const lists = pairs.map(([from, to]) => {
    const form = isText.has(to) ? "texts" : "values";
    const read = (contents: Contents, name: string, column: string) =>
      contents[form].get(name)?.get(column) ?? [];
    return { from, left: read(before, oldName, from), right: read(after, newName, to) };
  });
  const added = tablesWithNewRows(reading);
  const isGrowing = added.has(oldName) || added.has(newName);
  const isKept = (left: readonly string[], right: readonly string[]) => {
    if (reading.removesRowsOf.has(oldName)) return isGrowing || isSubset(right, left);
    return isGrowing ? isSubset(left, right) : sameRows(left, right);
  };
  const changed = lists.find(({ left, right }) => !isKept(left, right));
  if (changed) return `values of "${table.name}.${changed.from}" have changed`;
  const left = joinRows(lists.map((list) => list.left));
  const right = joinRows(lists.map((list) => list.right));
  return isKept(left, right) ? null : `the values of "${table.name}" are in other rows than before`;
}

function isTextColumn({ type }: ColumnShape): boolean {
  return /char|clob|text/i.test(type) && !/int/i.test(type);
}

/** By the names at that moment; a copy that replaces a table has only that table's rows. */
function tablesWithNewRows({ statements, rebuilds }: MigrationReading): Set<string> {
  const drafts = new Set(rebuilds.map((rebuild) => rebuild.new));
  const tables = statements.flatMap(({ tokens }) => {
    const into = tokens.findIndex((token) => isWord(token, "INTO"));
    const isInsert = isWord(tokens[0], "INSERT", "REPLACE", "WITH") && into > 0;
    return isInsert ? [readName(tokens, into + 1).name] : [];
  });
  return new Set(tables.filter((table) => !drafts.has(table)));
}

/** Old and new columns that should hold the same values, in lower case. */
function pairColumns(
  table: TableShape,
  current: TableShape,
  { columnRenames, changes, droppedColumns }: MigrationReading,
): [string, string][] {
  const name = lowerName(table.name);
  const there = new Map(current.columns.map((column) => [lowerName(column.name), column]));
  return table.columns.flatMap<[string, string]>((column) => {
    const from = lowerName(column.name);
    const to = columnRenames.get(`${name}.${from}`) ?? from;
    const other = there.get(to);
    const isChanged = [`${name}.${from}`, `${name}.${to}`, `${lowerName(current.name)}.${to}`].some((each) =>
      changes.has(each),
    );
    const isComputed = other?.isGenerated && !column.isGenerated;
    // A new one may have the name of a dropped one.
    const isGone = droppedColumns.includes(`${name}.${from}`);
    return other && !isChanged && !isComputed && !column.isGenerated && !isGone ? [[from, to]] : [];
  });
}

function joinRows(lists: readonly (readonly string[])[]): string[] {
  return (lists[0] ?? []).map((_, row) => lists.map((list) => list[row]).join("\0"));
}

function sameRows(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && isSubset(left, right);
}

function isSubset(part: readonly string[], whole: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const value of whole) left.set(value, (left.get(value) ?? 0) + 1);
  return part.every((value) => {
    const count = left.get(value) ?? 0;
    left.set(value, count - 1);
    return count > 0;
  });
}

/** A new column holds its default in every old row. */
function checkNewColumns(
  { before, after, reading }: Comparison,
  table: TableShape,
  current: TableShape,
): string | null {
  const name = lowerName(table.name);
  const old = new Set(
    table.columns.map((column) => {
      const from = lowerName(column.name);
      return reading.columnRenames.get(`${name}.${from}`) ?? from;
    }),
  );
  const count = before.values.get(name)?.values().next().value?.length ?? 0;
  for (const column of current.columns) {
    const to = lowerName(column.name);
    const isSaid = [`${name}.${to}`, `${lowerName(current.name)}.${to}`].some((each) =>
      reading.changes.has(each),
    );
    const expected = defaultOf(column);
    if (
      old.has(to) ||
      isSaid ||
      expected === null ||
      column.isGenerated ||
      column.name === current.integerKey
    )
      continue;
    const values = after.values.get(lowerName(current.name))?.get(to) ?? [];
    const wrong = values.slice(0, count).find((value) => value !== expected);
    if (wrong !== undefined)
      return `the new column "${current.name}.${column.name}" holds ${wrong.replace(/^=/, "")} instead of its default`;
  }
  return null;
}

/** null for a computed one, whose values are not known in advance. */
function defaultOf({ default: value }: ColumnShape): string | null {
  if (value === null || /^null$/i.test(value)) return "NULL";
  if (/^'(?:[^']|'')*'$/.test(value)) return `=${value.slice(1, -1).replaceAll("''", "'")}`;
  if (/^true$/i.test(value)) return "=1";
  if (/^false$/i.test(value)) return "=0";
  return /^[-+]?\d+(\.\d+)?$/.test(value) ? `=${Number(value)}` : null;
}
