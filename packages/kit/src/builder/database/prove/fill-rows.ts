// Fills every table with rows like users': with NULL where allowed, with defaults, equal where
// allowed, with and without parents. If a constraint refuses a row, other values are tried,
// including those in the table's own SQL.
import type { Sqlite } from "../../../run/database/connection.ts";
import { lowerName, quoteName, tokenize } from "../../../run/database/sql-tokens.ts";
import { readTables, type ColumnShape, type TableShape } from "./table-shape.ts";

type Value = string | number | bigint | Uint8Array | null;

/** The columns that get values, and how. */
type Style = "sparse" | "defaults" | "full" | "alike" | "mixed";

const styles: readonly Style[] = [
  "sparse",
  "defaults",
  "full",
  "alike",
  "alike",
  "mixed",
  "mixed",
  "mixed",
  "mixed",
];
const triesPerRow = 40;
/** Given to a row that is then deleted: an AUTOINCREMENT must not repeat it. */
const highWaterMark = 100_000;

/**
 * @param random from 0 to 1; the same numbers give the same rows
 * @returns tables that accepted no row
 */
export function fillRows(sqlite: Sqlite, random: () => number): string[] {
  const tables = readTables(sqlite);
  sqlite.run("PRAGMA foreign_keys = OFF");
  const empty = parentsFirst(tables).filter((table) => !fillTable(sqlite, table, random));
  sqlite.run("PRAGMA foreign_keys = ON");
  return empty.map(({ name }) => name);
}

function parentsFirst(tables: ReadonlyMap<string, TableShape>): TableShape[] {
  const sorted = new Set<TableShape>();
  const visit = (table: TableShape, way: ReadonlySet<TableShape>) => {
    if (sorted.has(table) || way.has(table)) return;
    for (const key of table.foreignKeys) {
      const parent = tables.get(lowerName(key.table));
      if (parent) visit(parent, new Set([...way, table]));
    }
    sorted.add(table);
  };
  for (const table of tables.values()) visit(table, new Set());
  return [...sorted];
}

/** @returns whether it has a row now */
function fillTable(sqlite: Sqlite, table: TableShape, random: () => number): boolean {
  const pools = new Map(table.columns.map((column) => [column.name, poolOf(column, table)]));
  let last: Row | null = null;
  let filled = 0;
  for (const style of styles) {
    const row = addRow(sqlite, table, { style, like: last, pools, random });
    if (row === null) continue;
    filled += 1;
    if (style === "full") last = row;
  }
  if (table.countsUp && table.integerKey !== null) leaveMark(sqlite, table, table.integerKey, last);
  return filled > 0;
}

type Row = Record<string, Value>;

interface RowOptions {
  style: Style;
  like: Row | null;
  pools: ReadonlyMap<string, readonly Value[]>;
  random: () => number;
}

function addRow(sqlite: Sqlite, table: TableShape, options: RowOptions): Row | null {
  for (let count = 0; count < triesPerRow; count += 1) {
    const row = makeRow(sqlite, table, options, count);
    if (insert(sqlite, table.name, row)) return row;
  }
  return null;
}

function makeRow(
  sqlite: Sqlite,
  table: TableShape,
  { style, like, pools, random }: RowOptions,
  tries: number,
): Row {
  const row: Row = {};
  for (const column of table.columns) {
    const { name, notNull, isGenerated, default: fallback } = column;
    if (isGenerated || (name === table.integerKey && !isLinked(table, name))) continue;
    const isFree = !notNull && !column.isKey;
    if (style === "sparse" && isFree) row[name] = null;
    else if (style === "defaults" && fallback !== null) continue;
    else if (style === "mixed" && isFree && random() < 0.3) row[name] = null;
    else row[name] = pick(pools.get(name) ?? [], random);
  }
  if (style === "alike" && like) Object.assign(row, likeness(table, like, tries));
  link(sqlite, table, row, random);
  return row;
}

/** All of it at first; then chance decides about values that must differ. */
function likeness(table: TableShape, like: Row, tries: number): Row {
  const unique = new Set(tries === 0 ? [] : table.unique.flatMap(({ columns }) => columns));
  return Object.fromEntries(Object.entries(like).filter(([name]) => !unique.has(name)));
}

function isLinked({ foreignKeys }: TableShape, column: string): boolean {
  return foreignKeys.some(({ columns }) => columns.includes(column));
}

/** Refers to an existing row, unless the row has NULL already. */
function link(sqlite: Sqlite, table: TableShape, row: Row, random: () => number): void {
  for (const { table: parent, columns, parentColumns } of table.foreignKeys) {
    if (columns.every((column) => row[column] === null)) continue;
    const names = parentColumns.length > 0 ? parentColumns : keyOf(sqlite, parent);
    const found = attempt(() =>
      sqlite
        .query<Row, []>(`SELECT ${names.map(quoteName).join(", ")} FROM ${quoteName(parent)} LIMIT 50`)
        .all(),
    );
    const chosen = found?.[Math.floor(random() * found.length)];
    const isFree = columns.every(
      (name) => table.columns.find((column) => column.name === name)?.notNull === false,
    );
    if (!chosen && !isFree) continue;
    for (const [index, column] of columns.entries()) row[column] = chosen?.[names[index] ?? ""] ?? null;
  }
}

function keyOf(sqlite: Sqlite, table: string): string[] {
  return sqlite
    .query<{ name: string }, [string]>("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk")
    .all(table)
    .map(({ name }) => name);
}

function leaveMark(sqlite: Sqlite, { name }: TableShape, key: string, like: Row | null): void {
  const row = { ...like, [key]: highWaterMark };
  if (like && insert(sqlite, name, row)) {
    sqlite.run(`DELETE FROM ${quoteName(name)} WHERE ${quoteName(key)} = ${highWaterMark}`);
  }
}

function insert(sqlite: Sqlite, table: string, row: Row): boolean {
  const names = Object.keys(row);
  const sql =
    names.length === 0
      ? `INSERT INTO ${quoteName(table)} DEFAULT VALUES`
      : `INSERT INTO ${quoteName(table)} (${names.map(quoteName).join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
  return attempt(() => sqlite.run(sql, Object.values(row))) !== null;
}

/** null if a constraint refuses. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function pick(pool: readonly Value[], random: () => number): Value {
  return pool[Math.floor(random() * pool.length)] ?? null;
}

const values = {
  integer: [0, 1, 2, 3, -1, 7, 42, 1000, 1_700_000_000, 9_007_199_254_740_993n],
  real: [0, 0.5, 1, -1.25, 2.75, 100, 1e100],
  text: [
    "",
    "a",
    "b",
    "abc",
    "007",
    "1.0",
    'it\'s "so"',
    "ä 中 😀",
    "a@b.example",
    "2026-01-31",
    "{}",
    "[]",
    "https://a.example/",
  ],
  blob: [new Uint8Array(), new Uint8Array([0, 255, 128]), new Uint8Array([97, 98])],
};

/** https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function poolOf({ type }: ColumnShape, { sql }: TableShape): Value[] {
  const named = literalsOf(sql);
  const texts = named.filter((value) => typeof value === "string");
  const numbers = named.filter((value) => typeof value === "number");
  if (/int/i.test(type)) return [...values.integer, ...numbers.filter(Number.isInteger)];
  if (/char|clob|text/i.test(type)) return [...values.text, ...texts, ...texts];
  if (type === "" || /blob/i.test(type)) return [...values.blob];
  if (/real|floa|doub/i.test(type)) return [...values.real, ...numbers];
  if (/any/i.test(type)) return [...values.integer, ...values.text, ...values.blob];
  return [...values.integer, ...values.real, ...numbers];
}

/** The values in checks, and their neighbours. */
function literalsOf(sql: string): (string | number)[] {
  return tokenize(sql).flatMap<string | number>(({ kind, value }) => {
    if (kind === "text") return [value];
    return kind === "number" ? [Number(value) - 1, Number(value), Number(value) + 1] : [];
  });
}
