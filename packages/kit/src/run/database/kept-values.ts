// Compares a rebuilt table with the one it replaces, while both exist: a rebuild must keep every
// value of every column that it keeps. If both number their rows alike, SQLite compares them;
// otherwise a digest per column does. Makes no copy.
import type { Sqlite } from "./connection.ts";
import type { Rebuild } from "./follow-tables.ts";
import type { MigrationReading } from "./read-migration.ts";
import { lowerName, quoteName } from "./sql-tokens.ts";

/** A column's names in the old and the new table. */
interface ColumnPair {
  old: string;
  new: string;
  /** Whether the new one turns numbers into texts: 3.0 becomes '3.0' there, and 3 elsewhere. */
  isText?: boolean;
}

/**
 * @returns the first column with other values, by its name in the new table, or null
 * @throws Error when SQLite took an unknown name in double quotes for the text of every row
 */
export function findChangedColumn(
  sqlite: Sqlite,
  rebuild: Rebuild,
  changes: MigrationReading["changes"],
): string | null {
  const current = readColumns(sqlite, rebuild.new, "hidden = 0");
  const texts = new Set(current.filter(isText).map(({ name }) => name));
  const old = readColumns(sqlite, rebuild.old).map(({ name }) => name);
  const pairs = pairColumns(
    old,
    current.map(({ name }) => name),
    rebuild,
  )
    .filter(
      (pair) => ![pair.old, pair.new].some((column) => changes.has(`${rebuild.table}.${lowerName(column)}`)),
    )
    .map((pair) => ({ ...pair, isText: texts.has(pair.new) }));
  if (pairs.length === 0) return null;
  const key = rowNumber(sqlite, rebuild);
  return key === null ? compareDigests(sqlite, rebuild, pairs) : compareRows(sqlite, rebuild, { pairs, key });
}

/** Pairs by name; a column without its name is looked up by how it was copied. Pure. */
export function pairColumns(
  old: readonly string[],
  current: readonly string[],
  { computed, copied }: Pick<Rebuild, "computed" | "copied">,
): ColumnPair[] {
  const byName = new Map(old.map((column) => [lowerName(column), column]));
  return current.flatMap((column) => {
    const name = lowerName(column);
    if (computed.has(name)) return [];
    const source = byName.get(name) ?? byName.get(copied.get(name) ?? "");
    if (source !== undefined) return [{ old: source, new: column }];
    if (!copied.has(name) || copied.get(name) === "rowid") return [];
    throw new Error(`it would write the text '${copied.get(name)}' into the column "${column}" of every row`);
  });
}

/**
 * Whether a rebuild whose values were compared has every earlier row and column, under the same row
 * numbers.
 */
export function keepsEveryRow(
  sqlite: Sqlite,
  rebuild: Rebuild,
  { changes, removesRowsOf }: Pick<MigrationReading, "changes" | "removesRowsOf">,
): boolean {
  const isSaid =
    removesRowsOf.has(rebuild.table) || [...changes].some((name) => name.startsWith(`${rebuild.table}.`));
  if (isSaid || rebuild.computed.size > 0 || rowNumber(sqlite, rebuild) === null) return false;
  const current = new Set(readColumns(sqlite, rebuild.new).map(({ name }) => name.toLowerCase()));
  return readColumns(sqlite, rebuild.old).every(({ name }) => current.has(name.toLowerCase()));
}

/** A copy cannot fill a computed column of the new table, but it can read one of the old table. */
function readColumns(sqlite: Sqlite, table: string, which = "hidden <> 1"): Column[] {
  return sqlite
    .query<Column, [string]>(`SELECT name, type FROM pragma_table_xinfo(?) WHERE ${which}`)
    .all(table);
}

interface Column {
  name: string;
  type: string;
}

/** https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function isText({ type }: Column): boolean {
  return /char|clob|text/i.test(type) && !/int/i.test(type);
}

/** The column that is the row's number in both; null if the new table may have other numbers. */
function rowNumber(sqlite: Sqlite, { old, new: current }: Rebuild): string | null {
  const column = integerKey(sqlite, old);
  return column !== null && column === integerKey(sqlite, current) ? column : null;
}

/** https://www.sqlite.org/lang_createtable.html#rowid */
function integerKey(sqlite: Sqlite, table: string): string | null {
  const keys = sqlite
    .query<{ name: string; type: string }, [string]>(
      "SELECT name, type FROM pragma_table_info(?) WHERE pk > 0",
    )
    .all(table);
  const [key] = keys;
  return keys.length === 1 && key?.type.toUpperCase() === "INTEGER" ? lowerName(key.name) : null;
}

/** Missing rows are not its concern: the guard counts them. */
function compareRows(
  sqlite: Sqlite,
  { old, new: current }: Rebuild,
  { pairs, key }: { pairs: readonly ColumnPair[]; key: string },
): string | null {
  const differs = pairs.map((pair, index) => `max(${isChanged(pair)}) AS c${index}`).join(", ");
  using statement = sqlite.prepare<Record<string, number | null>, []>(
    `SELECT ${differs} FROM ${quoteName(old)} AS o JOIN ${quoteName(current)} AS n ON n.${quoteName(key)} = o.${quoteName(key)}`,
  );
  const found = statement.get() ?? {};
  return pairs.find((_, index) => found[`c${index}`] === 1)?.new ?? null;
}

/** A number that another type writes differently (5, 5.0, '5') is the same value. */
function isChanged(pair: ColumnPair): string {
  const [o, n] = [`o.${quoteName(pair.old)}`, `n.${quoteName(pair.new)}`];
  // A plus removes the column's type: with the type, SQLite would find '007' and 7 equal.
  return `(+${o} IS NOT +${n} COLLATE BINARY AND ${plain(o, pair)} IS NOT ${plain(n, pair)})`;
}

function plain(value: string, { isText: isKeptAsText }: Pick<ColumnPair, "isText">): string {
  const whole = `CAST(${value} AS INTEGER)`;
  if (isKeptAsText) return `iif(typeof(${value}) = 'blob', hex(${value}), CAST(${value} AS TEXT))`;
  return `CASE typeof(${value}) WHEN 'blob' THEN hex(${value})
    WHEN 'real' THEN CAST(iif(${value} = ${whole}, ${whole}, ${value}) AS TEXT) ELSE CAST(${value} AS TEXT) END`;
}

function compareDigests(
  sqlite: Sqlite,
  { old, new: current }: Rebuild,
  pairs: readonly ColumnPair[],
): string | null {
  const before = digestColumns(sqlite, old, pairs, "old");
  const after = digestColumns(sqlite, current, pairs, "new");
  return pairs.find((_, index) => before[index] !== after[index])?.new ?? null;
}

/** Adds each value's hash to its column's sum: the order of the rows does not count. */
function digestColumns(
  sqlite: Sqlite,
  table: string,
  pairs: readonly ColumnPair[],
  side: "old" | "new",
): number[] {
  const sums = pairs.map(() => 0);
  const list = pairs.map((pair, index) => `${plain(`t.${quoteName(pair[side])}`, pair)} AS c${index}`);
  using statement = sqlite.prepare<Record<string, string | null>, []>(
    `SELECT ${list.join(", ")} FROM ${quoteName(table)} AS t`,
  );
  for (const row of statement.iterate()) {
    for (const [index, sum] of sums.entries()) sums[index] = (sum + hash(row[`c${index}`] ?? null)) % 2 ** 52;
  }
  return sums;
}

function hash(value: string | null): number {
  return value === null ? 1 : Bun.hash.xxHash32(value);
}
