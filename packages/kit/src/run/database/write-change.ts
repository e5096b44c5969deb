// Builds an INSERT of rows, and the SET of an UPDATE, with the part that names the columns written
// once for each table. All else is left to Drizzle.
import {
  getTableColumns,
  getTableName,
  is,
  Param,
  SQL,
  StringChunk,
  type Column,
  type Table,
} from "drizzle-orm";
import type { SQLiteInsertConfig } from "drizzle-orm/sqlite-core";

import { quoted } from "./write-query.ts";

type Row = Record<string, Param | SQL | undefined>;

/** What never changes of an INSERT into a table. */
interface Head {
  /** `insert into "notes" ("id", "title") values ` */
  text: StringChunk;
  columns: readonly [name: string, column: Filled][];
}

/** A column with what Drizzle fills in. */
type Filled = Column & { shouldDisableInsert(): boolean };

const heads = new WeakMap<object, Head>();
const comma = new StringChunk(", ");
const returningWord = new StringChunk(" returning ");
const none = new SQL([new StringChunk("null")]);

/**
 * @param writeReturning Drizzle's own, or its shortcut
 * @returns the same query as Drizzle's; null where Drizzle has to build it
 */
export function buildInsert(
  { table, values, onConflict, returning, withList, select }: SQLiteInsertConfig,
  writeReturning: (fields: NonNullable<SQLiteInsertConfig["returning"]>) => SQL,
): SQL | null {
  if (select === true || withList?.length || !Array.isArray(values)) return null;
  const { text, columns } = headOf(table);
  const chunks: unknown[] = [text];
  for (const row of values as Row[]) {
    if (chunks.length > 1) chunks.push(comma);
    chunks.push(columns.map(([name, column]) => fill(row[name], column)));
  }
  if (onConflict) chunks.push(...onConflict);
  if (returning) chunks.push(returningWord, writeReturning(returning));
  return new SQL(chunks as SQL[]);
}

function headOf(table: Table): Head {
  const known = heads.get(table);
  if (known) return known;
  const columns = (Object.entries(getTableColumns(table)) as [string, Filled][]).filter(
    ([, column]) => !column.shouldDisableInsert(),
  );
  const names = columns.map(([, { name }]) => quoted(name)).join(", ");
  const text = `insert into ${quoted(getTableName(table))} (${names}) values `;
  const head = { text: new StringChunk(text), columns };
  heads.set(table, head);
  return head;
}

/** Drizzle's order: a default, then a function for it, then the one for updates. */
function fill(value: Row[string], column: Filled): Param | SQL {
  const isMissing = value === undefined || (is(value, Param) && value.value === undefined);
  if (!isMissing) return value as Param | SQL;
  if (column.default !== null && column.default !== undefined) return toParam(column.default, column);
  if (column.defaultFn !== undefined) return toParam(column.defaultFn(), column);
  // Drizzle asks for `!column.default`, which holds here.
  return column.onUpdateFn === undefined ? none : toParam(column.onUpdateFn(), column);
}

function toParam(value: unknown, column: Column): Param | SQL {
  return is(value, SQL) ? value : new Param(value, column as never);
}

const setters = new WeakMap<object, StringChunk>();

/** @param set values as Drizzle maps them */
export function buildSet(table: Table, set: Record<string, unknown>): SQL {
  const chunks: unknown[] = [];
  const columns = getTableColumns(table);
  for (const name in columns) {
    const column = columns[name] as Column;
    if (set[name] === undefined && column.onUpdateFn === undefined) continue;
    const updated: unknown = column.onUpdateFn?.();
    if (chunks.length > 0) chunks.push(comma);
    chunks.push(setterOf(column), set[name] ?? toParam(updated, column));
  }
  return new SQL(chunks as SQL[]);
}

/** `"title" = ` */
function setterOf(column: Column): StringChunk {
  const known = setters.get(column);
  if (known) return known;
  const setter = new StringChunk(`${quoted(column.name)} = `);
  setters.set(column, setter);
  return setter;
}
