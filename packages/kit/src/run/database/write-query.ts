// Writes a Drizzle query's SQL in one pass: exactly the text and parameters that Drizzle would
// write. Drizzle makes an object for each piece and joins them level by level, which took most of
// an ordinary query's time.
import {
  Column,
  getTableName,
  getViewName,
  is,
  Name,
  Param,
  Placeholder,
  SQL,
  StringChunk,
  Subquery,
  Table,
  View,
} from "drizzle-orm";

export interface WrittenQuery {
  sql: string;
  /** In the order of their `?`: values for the driver, and placeholders to fill in. */
  params: unknown[];
}

/** @returns null where Drizzle has to write it: for rare pieces, and values inside the text */
export function writeQuery(query: SQL): WrittenQuery | null {
  const written = new Text();
  return writeAll(query, written) ? { sql: written.sql, params: written.params } : null;
}

/** Where a query's pieces go, one after the other. */
export interface Output {
  text(piece: string): void;
  /** For a `?`. */
  value(value: unknown): void;
}

/** @returns false where Drizzle has to write it */
export function writeTo(query: SQL, to: Output): boolean {
  return writeAll(query, to);
}

class Text implements Output {
  sql = "";
  readonly params: unknown[] = [];

  text(piece: string): void {
    this.sql += piece;
  }

  value(value: unknown): void {
    this.sql += "?";
    this.params.push(value);
  }
}

/** The selected fields, as Drizzle lists them. */
export type Fields = readonly { field: unknown }[];

/** @returns what stands between SELECT and FROM; null where Drizzle has to build it */
export function writeSelection(fields: Fields, options: { isSingleTable?: boolean } = {}): SQL | null {
  const chunks = selectionChunks(fields, options);
  return chunks && joinChunks(chunks);
}

export function selectionChunks(fields: Fields, { isSingleTable = false }): unknown[] | null {
  const chunks: unknown[] = [];
  for (const { field } of fields) {
    if (chunks.length > 0) chunks.push(comma);
    if (is(field, Column)) chunks.push(new StringChunk(selectedColumn(field, isSingleTable)));
    else if (is(field, SQL.Aliased)) addAliased(chunks, field, isSingleTable);
    else if (is(field, SQL)) addExpression(chunks, field, isSingleTable);
    else return null;
  }
  return chunks;
}

const comma = new StringChunk(", ");

function selectedColumn(column: Column, isSingleTable: boolean): string {
  const name = isSingleTable ? quoted(column.name) : columnOf(column);
  return column.columnType === "SQLiteNumericBigInt" ? `cast(${name} as text)` : name;
}

function addAliased(chunks: unknown[], field: SQL.Aliased, isSingleTable: boolean): void {
  const { isSelectionField } = field as unknown as { isSelectionField: boolean };
  if (!isSelectionField) {
    addExpression(chunks, field.sql, isSingleTable);
    chunks.push(asWord);
  }
  chunks.push(new Name(field.fieldAlias));
}

const asWord = new StringChunk(" as ");

/** Drizzle leaves out the table of a column, but not inside of another expression. */
function addExpression(chunks: unknown[], query: SQL, isSingleTable: boolean): void {
  if (!isSingleTable) chunks.push(query);
  else for (const chunk of query.queryChunks) chunks.push(is(chunk, Column) ? new Name(chunk.name) : chunk);
}

/** Drizzle's constructor looks for tables among the chunks, for what only its caches need. */
export function joinChunks(chunks: readonly unknown[]): SQL {
  const query = new SQL([]);
  (query as { queryChunks: unknown }).queryChunks = chunks;
  return query;
}

/** Adds a piece to the query; returns false if Drizzle has to write it. */
type Writer<Chunk> = (chunk: Chunk, to: Output) => boolean;

function writeAll(query: SQL, to: Output): boolean {
  const { queryChunks, shouldInlineParams } = query as SQL & Inlining;
  return !shouldInlineParams && writeEach(queryChunks, to);
}

/** Drizzle's types hide this. */
interface Inlining {
  shouldInlineParams: boolean;
}

function writeEach(chunks: readonly unknown[], to: Output): boolean {
  for (const chunk of chunks) if (!writeChunk(chunk, to)) return false;
  return true;
}

function writeChunk(chunk: unknown, to: Output): boolean {
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

/** Checks in Drizzle's order, where an object may be of two kinds. */
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
  if (is(chunk, View)) return of(writeView);
  return writeWrapper;
}

function writeText({ value }: StringChunk, to: Output): boolean {
  for (const text of value) to.text(text);
  return true;
}

function writeName({ value }: Name, to: Output): boolean {
  to.text(quoted(value));
  return true;
}

export function quoted(name: string): string {
  return `"${name.includes('"') ? name.replaceAll('"', '""') : name}"`;
}

function writeParameter(value: unknown, to: Output): boolean {
  to.value(value);
  return true;
}

function writeList(chunks: readonly unknown[], to: Output): boolean {
  to.text("(");
  let between = "";
  for (const chunk of chunks) {
    to.text(between);
    if (!writeChunk(chunk, to)) return false;
    between = ", ";
  }
  to.text(")");
  return true;
}

function writeTable(table: Table, to: Output): boolean {
  to.text(quoted(getTableName(table)));
  return true;
}

function writeColumn(column: Column, to: Output): boolean {
  to.text(columnOf(column));
  return true;
}

function columnOf({ table, name }: Column): string {
  return `${quoted(getTableName(table))}.${quoted(name)}`;
}

function writeParam(param: Param, to: Output): boolean {
  const { value, encoder } = param;
  if (is(value, Placeholder)) return writeParameter(param, to);
  const mapped: unknown = value === null ? null : encoder.mapToDriverValue(value);
  return is(mapped, SQL) ? writeAll(mapped, to) : writeParameter(mapped, to);
}

function writeAliased({ fieldAlias }: SQL.Aliased, to: Output): boolean {
  to.text(quoted(fieldAlias));
  return true;
}

function writeSubquery({ _: { isWith, alias, sql: query } }: Subquery, to: Output): boolean {
  if (!isWith) {
    to.text("(");
    if (!writeAll(query, to)) return false;
    to.text(") ");
  }
  to.text(quoted(alias));
  return true;
}

function writeView(view: View, to: Output): boolean {
  to.text(quoted(getViewName(view)));
  return true;
}

/** A query inside of another. Values that are objects are rare: Drizzle writes them. */
function writeWrapper(chunk: unknown, to: Output): boolean {
  const { getSQL, shouldOmitSQLParens } = chunk as { getSQL?(): SQL; shouldOmitSQLParens?(): boolean };
  if (typeof getSQL !== "function") return false;
  if (shouldOmitSQLParens?.call(chunk)) return writeAll(getSQL.call(chunk), to);
  to.text("(");
  if (!writeAll(getSQL.call(chunk), to)) return false;
  to.text(")");
  return true;
}
