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

import { isAlias } from "./hidden-facts.ts";
import { Limit } from "./limit.ts";
import { TextTree } from "./text-tree.ts";
import { type Output, Writing, WrittenQuery } from "./written-query.ts";

/** @returns null where Drizzle has to write it: for rare pieces, and values inside the text */
export function writeQuery<Known>(query: SQL, tree = new TextTree<Known>()): WrittenQuery | null {
  const written = new Writing(tree);
  return writeTo(query, written) ? new WrittenQuery(written, written.params) : null;
}

/** Drizzle's constructor looks for tables among the chunks, for what only its caches need. */
export function joinChunks(chunks: readonly unknown[]): SQL {
  const query = new SQL([]);
  (query as { queryChunks: unknown }).queryChunks = chunks;
  return query;
}

/** Adds a piece to the query; returns false if Drizzle has to write it. */
type Writer<Chunk> = (chunk: Chunk, to: Output) => boolean;

/** @returns false where Drizzle has to write it */
export function writeTo(query: SQL, to: Output): boolean {
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
  if (chunk instanceof Limit) return of(writeLimit);
  if (is(chunk, SQL)) return of(writeTo);
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
  for (let at = 0; at < value.length; at += 1) if (value[at] !== "") to.text(value[at] as string);
  return true;
}

function writeLimit({ limit }: Limit, to: Output): boolean {
  to.limit(limit);
  return true;
}

function writeName({ value }: Name, to: Output): boolean {
  writeQuoted(value, to);
  return true;
}

/** In pieces that stay the same, so that nothing is put together for a known text. */
function writeQuoted(name: string, to: Output): void {
  to.text('"');
  to.text(escaped(name));
  to.text('"');
}

export function quoted(name: string): string {
  return `"${escaped(name)}"`;
}

function escaped(name: string): string {
  return name.includes('"') ? name.replaceAll('"', '""') : name;
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
  writeQuoted(getTableName(table), to);
  return true;
}

function writeColumn(column: Column, to: Output): boolean {
  const known = columnTexts.get(column);
  if (known !== undefined) to.text(known);
  else if (isAlias(column.table)) writeAliasColumn(column, to);
  else {
    const text = columnOf(column);
    columnTexts.set(column, text);
    to.text(text);
  }
  return true;
}

const columnTexts = new WeakMap<Column, string>();

/** Drizzle makes an alias's columns anew each time they are named. */
function writeAliasColumn({ table, name }: Column, to: Output): void {
  writeQuoted(getTableName(table), to);
  to.text(".");
  writeQuoted(name, to);
}

export function columnOf({ table, name }: Column): string {
  return `${quoted(getTableName(table))}.${quoted(name)}`;
}

function writeParam(param: Param, to: Output): boolean {
  const { value, encoder } = param;
  if (is(value, Placeholder)) return writeParameter(param, to);
  const mapped: unknown = value === null ? null : encoder.mapToDriverValue(value);
  return is(mapped, SQL) ? writeTo(mapped, to) : writeParameter(mapped, to);
}

function writeAliased({ fieldAlias }: SQL.Aliased, to: Output): boolean {
  writeQuoted(fieldAlias, to);
  return true;
}

function writeSubquery({ _: { isWith, alias, sql: query } }: Subquery, to: Output): boolean {
  if (!isWith) {
    to.text("(");
    if (!writeTo(query, to)) return false;
    to.text(") ");
  }
  writeQuoted(alias, to);
  return true;
}

function writeView(view: View, to: Output): boolean {
  writeQuoted(getViewName(view), to);
  return true;
}

/** A query inside of another. Values that are objects are rare: Drizzle writes them. */
function writeWrapper(chunk: unknown, to: Output): boolean {
  const { getSQL, shouldOmitSQLParens } = chunk as { getSQL?(): SQL; shouldOmitSQLParens?(): boolean };
  if (typeof getSQL !== "function") return false;
  if (shouldOmitSQLParens?.call(chunk)) return writeTo(getSQL.call(chunk), to);
  to.text("(");
  if (!writeTo(getSQL.call(chunk), to)) return false;
  to.text(")");
  return true;
}
