// Builds a SELECT from one table with the part before WHERE written once: for the same columns of
// the same table it is always the same. All else is left to Drizzle.
import { Column, is, SQL, StringChunk, Table } from "drizzle-orm";
import type { SQLiteSelectConfig } from "drizzle-orm/sqlite-core";

import { writeQuery } from "./write-query.ts";

/** Drizzle's own methods, which its types hide. */
export interface ClauseBuilder {
  buildOrderBy(orderBy: SQLiteSelectConfig["orderBy"]): SQL | undefined;
  buildLimit(limit: SQLiteSelectConfig["limit"]): SQL | undefined;
}

type Build = (config: SQLiteSelectConfig) => SQL;

/**
 * @param build Drizzle's own
 * @returns the same query as Drizzle's; null where Drizzle has to build it
 */
export function buildSelect(config: SQLiteSelectConfig, clauses: ClauseBuilder, build: Build): SQL | null {
  const { where, orderBy, limit, offset } = config;
  const head = isSimple(config) ? findHead(config, build) : null;
  if (head === null) return null;
  const chunks: (StringChunk | SQL)[] = [head];
  if (where) chunks.push(whereWord, where);
  const order = orderBy && clauses.buildOrderBy(orderBy);
  if (order) chunks.push(order);
  const limited = clauses.buildLimit(limit);
  if (limited) chunks.push(limited);
  // A number or a placeholder, which Drizzle takes as a part of a query, too.
  if (offset) chunks.push(offsetWord, offset as unknown as SQL);
  return new SQL(chunks);
}

const whereWord = new StringChunk(" where ");
const offsetWord = new StringChunk(" offset ");

function isSimple(config: SQLiteSelectConfig): boolean {
  const { withList, fieldsFlat, having, joins, groupBy, distinct, setOperators } = config;
  if (withList?.length || joins?.length || groupBy?.length || setOperators.length > 0) return false;
  return !having && !distinct && !fieldsFlat;
}

/** `select "id", "title" from "notes"` */
interface Head {
  columns: readonly unknown[];
  text: StringChunk;
}

const heads = new WeakMap<object, Head[]>();
/** More selections of one table than an app has. */
const maxHeads = 20;

function findHead({ table, fields }: SQLiteSelectConfig, build: Build): StringChunk | null {
  const known = heads.get(table);
  const found = known?.find(({ columns }) => areSame(columns, fields));
  if (found) return found.text;
  const columns: unknown[] = Object.values(fields);
  if (!is(table, Table) || columns.length === 0 || !columns.every((field) => is(field, Column))) return null;
  const written = writeQuery(build({ table, fields, setOperators: [] }));
  if (!written) return null;
  const head = { columns, text: new StringChunk(written.sql) };
  if (!known) heads.set(table, [head]);
  else if (known.push(head) > maxHeads) known.shift();
  return head.text;
}

function areSame(columns: readonly unknown[], fields: Record<string, unknown>): boolean {
  let at = 0;
  for (const name in fields) if (fields[name] !== columns[at++]) return false;
  return at === columns.length;
}
