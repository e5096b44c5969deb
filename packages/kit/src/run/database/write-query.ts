// Writes a Drizzle query's SQL in one pass: exactly the text and parameters that Drizzle would
// write. Drizzle makes an object for each piece and joins them level by level, which took most of
// an ordinary query's time.
import {
  Column,
  getTableName,
  is,
  Name,
  Param,
  Placeholder,
  SQL,
  sql,
  StringChunk,
  Subquery,
  Table,
} from "drizzle-orm";

export interface WrittenQuery {
  sql: string;
  /** In the order of their `?`: values for the driver, and placeholders to fill in. */
  params: unknown[];
}

/** @returns null where Drizzle has to write it: for rare pieces, and values inside the text */
export function writeQuery(query: SQL): WrittenQuery | null {
  const written: WrittenQuery = { sql: "", params: [] };
  return writeAll(query, written) ? written : null;
}

/** The selected fields, as Drizzle lists them. */
export type Fields = readonly { field: unknown }[];

/** @returns the columns between SELECT and FROM; null if some are not plain columns */
export function writeSelection(fields: Fields, { isSingleTable = false } = {}): SQL | null {
  let text = "";
  for (const { field } of fields) {
    // Drizzle casts a large integer to text.
    if (!is(field, Column) || field.columnType === "SQLiteNumericBigInt") return null;
    if (text !== "") text += ", ";
    text += isSingleTable ? quoted(field.name) : columnOf(field);
  }
  return sql.raw(text);
}

/** Adds a piece to the query; returns false if Drizzle has to write it. */
type Writer<Chunk> = (chunk: Chunk, to: WrittenQuery) => boolean;

function writeAll(query: SQL, to: WrittenQuery): boolean {
  const { queryChunks, shouldInlineParams } = query as SQL & Inlining;
  return !shouldInlineParams && writeEach(queryChunks, to);
}

/** Drizzle's types hide this. */
interface Inlining {
  shouldInlineParams: boolean;
}

function writeEach(chunks: readonly unknown[], to: WrittenQuery): boolean {
  for (const chunk of chunks) if (!writeChunk(chunk, to)) return false;
  return true;
}

function writeChunk(chunk: unknown, to: WrittenQuery): boolean {
  if (chunk === undefined) return true;
  if (typeof chunk === "function") return false;
  if (typeof chunk !== "object" || chunk === null) return writeParameter(chunk, to);
  // Not the `constructor` property: a subquery returns its column of that name.
  const kind = Object.getPrototypeOf(chunk) as object;
  let write = writers.get(kind);
  if (!write) writers.set(kind, (write = writerOf(chunk)));
  return write(chunk, to);
}

/** Decided once per class, because Drizzle's `is()` walks up all classes at each call. */
const writers = new WeakMap<object, Writer<unknown>>();

/** Checks in Drizzle's order. */
function writerOf(chunk: object): Writer<unknown> {
  const of = <Chunk>(writer: Writer<Chunk>) => writer as Writer<unknown>;
  if (is(chunk, StringChunk)) return of(writeText);
  if (is(chunk, Name)) return of(writeName);
  if (Array.isArray(chunk)) return of(writeList);
  if (is(chunk, SQL)) return of(writeAll);
  if (is(chunk, Table)) return of(writeTable);
  if (is(chunk, Column)) return of(writeColumn);
  if (is(chunk, Param)) return of(writeParam);
  if (is(chunk, Placeholder)) return writeParameter;
  if (is(chunk, SQL.Aliased)) return of(writeAliased);
  if (is(chunk, Subquery)) return of(writeSubquery);
  return () => false;
}

function writeText({ value }: StringChunk, to: WrittenQuery): boolean {
  for (const text of value) to.sql += text;
  return true;
}

function writeName({ value }: Name, to: WrittenQuery): boolean {
  to.sql += quoted(value);
  return true;
}

export function quoted(name: string): string {
  return `"${name.includes('"') ? name.replaceAll('"', '""') : name}"`;
}

function writeParameter(value: unknown, to: WrittenQuery): boolean {
  to.sql += "?";
  to.params.push(value);
  return true;
}

function writeList(chunks: readonly unknown[], to: WrittenQuery): boolean {
  to.sql += "(";
  let between = "";
  for (const chunk of chunks) {
    to.sql += between;
    if (!writeChunk(chunk, to)) return false;
    between = ", ";
  }
  to.sql += ")";
  return true;
}

function writeTable(table: Table, to: WrittenQuery): boolean {
  to.sql += quoted(getTableName(table));
  return true;
}

function writeColumn(column: Column, to: WrittenQuery): boolean {
  to.sql += columnOf(column);
  return true;
}

function columnOf({ table, name }: Column): string {
  return `${quoted(getTableName(table))}.${quoted(name)}`;
}

function writeParam(param: Param, to: WrittenQuery): boolean {
  const { value, encoder } = param;
  if (is(value, Placeholder)) return writeParameter(param, to);
  const mapped: unknown = value === null ? null : encoder.mapToDriverValue(value);
  return is(mapped, SQL) ? writeAll(mapped, to) : writeParameter(mapped, to);
}

function writeAliased({ fieldAlias }: SQL.Aliased, to: WrittenQuery): boolean {
  to.sql += quoted(fieldAlias);
  return true;
}

function writeSubquery({ _: { isWith, alias, sql: query } }: Subquery, to: WrittenQuery): boolean {
  if (!isWith) {
    to.sql += "(";
    if (!writeAll(query, to)) return false;
    to.sql += ") ";
  }
  to.sql += quoted(alias);
  return true;
}
