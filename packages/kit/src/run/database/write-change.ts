// Builds INSERT, UPDATE and DELETE with the parts that name a table or a column written once. All
// that is rare in them is left to Drizzle.
import { getTableName, is, Param, SQL, StringChunk, type Column, type Table } from "drizzle-orm";
import type { SQLiteDeleteConfig, SQLiteInsertConfig, SQLiteUpdateConfig } from "drizzle-orm/sqlite-core";

import { columnsOf } from "./hidden-facts.ts";
import { keep } from "./keep.ts";
import { joinChunks, quoted } from "./write-query.ts";

type Row = Record<string, Param | SQL | undefined>;

/** Drizzle's own, or its shortcut. */
type WriteReturning = (fields: NonNullable<SQLiteInsertConfig["returning"]>) => SQL;

/** A column with what Drizzle fills in. */
type Filled = Column & { shouldDisableInsert(): boolean };

const comma = new StringChunk(", ");
const returningWord = new StringChunk(" returning ");
const none = new SQL([new StringChunk("null")]);

/**
 * @returns the same query as Drizzle's; null where Drizzle has to build it
 */
export function buildInsert(
  { table, values, onConflict, returning, withList, select }: SQLiteInsertConfig,
  writeReturning: WriteReturning,
): SQL | null {
  if (select === true || withList?.length || !Array.isArray(values)) return null;
  const { insert, columns } = partsOf(table);
  const chunks: unknown[] = [insert];
  for (const row of values as Row[]) {
    if (chunks.length > 1) chunks.push(comma);
    chunks.push(columns.map(([name, column]) => fill(row[name], column)));
  }
  if (onConflict) chunks.push(...onConflict);
  if (returning) chunks.push(returningWord, writeReturning(returning));
  return joinChunks(chunks);
}

/** What is the same in each change of a table. */
const partsOf = keep((table: Table) => {
  const columns = (Object.entries(columnsOf(table)) as [string, Filled][]).filter(
    ([, column]) => !column.shouldDisableInsert(),
  );
  const names = columns.map(([, { name }]) => quoted(name)).join(", ");
  const name = quoted(getTableName(table));
  return {
    columns,
    insert: new StringChunk(`insert into ${name} (${names}) values `),
    update: new StringChunk(`update ${name} set `),
    delete: new StringChunk(`delete from ${name}`),
  };
});

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

/** @returns null where Drizzle has to build it */
export function buildUpdate(config: SQLiteUpdateConfig, writeReturning: WriteReturning): SQL | null {
  const { table, set, withList, joins, from, limit, orderBy } = config;
  if (withList?.length || joins.length > 0 || from || limit !== undefined || orderBy) return null;
  const chunks: unknown[] = [partsOf(table).update, buildSet(table, set)];
  return addRest(chunks, config, writeReturning);
}

/** @returns null where Drizzle has to build it */
export function buildDelete(config: SQLiteDeleteConfig, writeReturning: WriteReturning): SQL | null {
  const { table, withList, limit, orderBy } = config;
  if (withList?.length || limit !== undefined || orderBy) return null;
  return addRest([partsOf(table).delete], config, writeReturning);
}

function addRest(
  chunks: unknown[],
  { where, returning }: Pick<SQLiteDeleteConfig, "where" | "returning">,
  writeReturning: WriteReturning,
): SQL {
  if (where) chunks.push(whereWord, where);
  if (returning) chunks.push(returningWord, writeReturning(returning));
  return joinChunks(chunks);
}

const whereWord = new StringChunk(" where ");

/** @param set values as Drizzle maps them */
export function buildSet(table: Table, set: Record<string, unknown>): SQL {
  const chunks: unknown[] = [];
  const columns = columnsOf(table);
  for (const name in columns) {
    const column = columns[name] as Column;
    if (set[name] === undefined && column.onUpdateFn === undefined) continue;
    const updated: unknown = column.onUpdateFn?.();
    if (chunks.length > 0) chunks.push(comma);
    chunks.push(setterOf(column), set[name] ?? toParam(updated, column));
  }
  return joinChunks(chunks);
}

/** `"title" = ` */
const setterOf = keep((column: Column) => new StringChunk(`${quoted(column.name)} = `));
