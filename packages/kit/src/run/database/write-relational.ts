// Builds `db.query.notes.findFirst()` and `findMany()` of one table, with the part before WHERE
// written once. Queries with relations or extras are left to Drizzle.
import { Column, getOperators, getOrderByOperators, is, SQL, StringChunk } from "drizzle-orm";
import type { BuildRelationalQueryResult, DBQueryConfig, TableRelationalConfig } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import { quoted, writeQuery } from "./write-query.ts";
import type { ClauseBuilder } from "./write-select.ts";

export interface RelationalOptions {
  tableConfig: TableRelationalConfig;
  queryConfig: true | DBQueryConfig<"many", true>;
  tableAlias: string;
  nestedQueryRelation?: unknown;
  joinOn?: SQL | undefined;
}

type Built = BuildRelationalQueryResult<never, SQLiteColumn>;

/** @param build Drizzle's own @returns null where Drizzle has to build it */
export function buildRelational(
  options: RelationalOptions,
  clauses: ClauseBuilder,
  build: (queryConfig: RelationalOptions["queryConfig"]) => Built,
): Built | null {
  const { tableConfig, queryConfig: config, tableAlias, nestedQueryRelation, joinOn } = options;
  if (config === true || config.with || config.extras || nestedQueryRelation || joinOn) return null;
  const head = findHead(tableConfig, config.columns, build);
  const where = call(config.where, head, getOperators);
  const orderBy = call(config.orderBy, head, getOrderByOperators);
  const conditions = where ? withAlias([where], tableAlias) : [];
  const order = orderBy ? withAlias([orderBy].flat() as unknown[], tableAlias) : [];
  if (!head.text || !conditions || !order) return null;
  const chunks: unknown[] = [head.text];
  if (conditions.length > 0) chunks.push(whereWord, ...conditions);
  for (const [at, part] of order.entries()) chunks.push(at === 0 ? orderWord : comma, part);
  chunks.push(clauses.buildLimit(config.limit));
  if (config.offset) chunks.push(offsetWord, config.offset);
  return { ...head.built, sql: new SQL(chunks as SQL[]) };
}

const whereWord = new StringChunk(" where ");
const orderWord = new StringChunk(" order by ");
const offsetWord = new StringChunk(" offset ");
const comma = new StringChunk(", ");

/** `select "id", "title" from "notes" "notes"` */
interface Head {
  text: StringChunk | null;
  built: Built;
  /** What a condition that is a function gets. */
  columns: Record<string, unknown>;
}

const heads = new WeakMap<object, Map<string, Head>>();
/** More selections of one table than an app has. */
const maxHeads = 20;

function findHead(
  table: TableRelationalConfig,
  columns: DBQueryConfig["columns"],
  build: (queryConfig: RelationalOptions["queryConfig"]) => Built,
): Head {
  const known = heads.get(table) ?? new Map<string, Head>();
  const key = columns ? JSON.stringify(columns) : "";
  const found = known.get(key);
  if (found) return found;
  let all = {};
  const where = (aliased: object) => void (all = aliased);
  const built = build({ ...(columns && { columns }), where });
  const written = writeQuery(built.sql as SQL);
  // Drizzle only decodes with them; its own stand behind two proxies.
  for (const item of built.selection)
    item.field = (table.columns[item.tsKey] as SQLiteColumn | undefined) ?? item.field;
  const head = { text: written && new StringChunk(written.sql), built, columns: all };
  if (known.size >= maxHeads) known.clear();
  heads.set(table, known.set(key, head));
  return head;
}

function call(wanted: unknown, { columns }: Head, operators: () => unknown): unknown {
  return typeof wanted === "function" ? (wanted as Function)(columns, operators()) : wanted;
}

const names = new WeakMap<object, Map<string, StringChunk>>();

/** Drizzle puts each column of a condition under the query's own name for the table. */
function withAlias(chunks: readonly unknown[], alias: string): unknown[] | null {
  const result: unknown[] = [];
  for (const chunk of chunks) {
    if (is(chunk, Column)) result.push(nameOf(chunk, alias));
    else if (is(chunk, SQL.Aliased)) return null;
    else if (is(chunk, SQL)) {
      const inner = isInlined(chunk) ? null : withAlias(chunk.queryChunks, alias);
      if (!inner) return null;
      result.push(new SQL(inner as SQL[]));
    } else result.push(chunk);
  }
  return result;
}

function isInlined(query: SQL): boolean {
  return (query as unknown as { shouldInlineParams: boolean }).shouldInlineParams;
}

function nameOf(column: Column, alias: string): StringChunk {
  const known = names.get(column) ?? new Map<string, StringChunk>();
  const found = known.get(alias);
  if (found) return found;
  const name = new StringChunk(`${quoted(alias)}.${quoted(column.name)}`);
  names.set(column, known.set(alias, name));
  return name;
}
