// Puts a SELECT together as Drizzle does. The part before WHERE is written once for the same
// columns of the same table; of the rest, all that needs no value.
import { getTableName, is, type SQL, StringChunk, Table } from "drizzle-orm";
import type { SQLiteSelectConfig } from "drizzle-orm/sqlite-core";

import { isAlias, joinedName, originalName, sourceName } from "./hidden-facts.ts";
import type { Listed } from "./listed-columns.ts";
import { keep } from "./keep.ts";
import { limitChunk } from "./limit.ts";
import { joinChunks, quoted, writeQuery } from "./write-query.ts";
import { selectionChunks } from "./write-selection.ts";

/** Drizzle's own methods, which its types hide. */
export interface ClauseBuilder {
  buildOrderBy(orderBy: SQLiteSelectConfig["orderBy"]): SQL | undefined;
  buildLimit(limit: SQLiteSelectConfig["limit"]): SQL | undefined;
  buildWithCTE(queries: SQLiteSelectConfig["withList"]): SQL | undefined;
  buildSetOperations(left: SQL, operators: SQLiteSelectConfig["setOperators"]): SQL;
}

/** @returns the same query as Drizzle's; null where Drizzle has to build it, or to complain */
export function buildSelect(config: SQLiteSelectConfig, clauses: ClauseBuilder, listed: Listed): SQL | null {
  const { withList, where, groupBy, having, orderBy, limit, offset, setOperators } = config;
  const head = areKnown(listed, config) ? headOf(config, listed) : null;
  if (head === null) return null;
  const chunks: unknown[] = withList?.length ? [clauses.buildWithCTE(withList), ...head] : head;
  if (config.joins) for (const join of config.joins) addJoin(chunks, join);
  if (where) chunks.push(words.where, where);
  if (groupBy) addList(chunks, words.groupBy, groupBy);
  if (having) chunks.push(words.having, having);
  if (orderBy) addList(chunks, words.orderBy, orderBy);
  if (typeof limit === "object" || (typeof limit === "number" && limit >= 0))
    chunks.push(words.limit, limitChunk(limit));
  // A number or a placeholder, which Drizzle takes as a part of a query, too.
  if (offset) chunks.push(words.offset, offset);
  const query = joinChunks(chunks);
  return setOperators.length > 0 ? clauses.buildSetOperations(query, setOperators) : query;
}

const words = {
  where: new StringChunk(" where "),
  groupBy: new StringChunk(" group by "),
  having: new StringChunk(" having "),
  orderBy: new StringChunk(" order by "),
  limit: new StringChunk(" limit "),
  offset: new StringChunk(" offset "),
  comma: new StringChunk(", "),
  on: new StringChunk(" on "),
  from: new StringChunk(" from "),
  select: new StringChunk("select "),
  selectDistinct: new StringChunk("select distinct "),
};

/** Drizzle's question, asked for each table instead of each column. */
function areKnown({ tables }: Listed, { table: source, joins }: SQLiteSelectConfig): boolean {
  for (const table of tables) {
    if (table === source || getTableName(table) === sourceName(source)) continue;
    const name = joinedName(table);
    if (!joins?.some(({ alias }) => alias === name)) return false;
  }
  return true;
}

/** `select "id", "title" from "notes"` */
function headOf(config: SQLiteSelectConfig, listed: Listed): unknown[] | null {
  const { table, joins, distinct } = config;
  const isSingleTable = !joins || joins.length === 0;
  const kind = (isSingleTable ? 1 : 0) + (distinct ? 2 : 0);
  const known = listed.heads?.[kind];
  if (known) return [known];
  const selection = selectionChunks(listed.fields, { isSingleTable });
  if (selection === null) return null;
  const head = [distinct ? words.selectDistinct : words.select, ...selection, words.from, fromOf(table)];
  const written = listed.heads && is(table, Table) && writeQuery(joinChunks(head));
  if (!written || !listed.heads) return head;
  listed.heads[kind] = new StringChunk(written.sql);
  return [listed.heads[kind]];
}

function fromOf(table: SQLiteSelectConfig["table"]): unknown {
  if (!is(table, Table) || !isAlias(table)) return table;
  return new StringChunk(`${quoted(originalName(table))} ${quoted(getTableName(table))}`);
}

type Join = NonNullable<SQLiteSelectConfig["joins"]>[number];

function addJoin(chunks: unknown[], { table, joinType, on }: Join): void {
  if (is(table, Table)) chunks.push(joinOf(table)(joinType));
  else chunks.push(new StringChunk(` ${joinType} join `), table);
  if (on) chunks.push(words.on, on);
}

/** ` inner join "notes"` */
const joinOf = keep((table: Table) => {
  const [name, alias] = [originalName(table), joinedName(table)];
  const other = getTableName(table) === name ? "" : ` ${quoted(alias)}`;
  return keep((type: string) => new StringChunk(` ${type} join ${quoted(name)}${other}`), new Map());
});

function addList(chunks: unknown[], word: StringChunk, list: readonly unknown[]): void {
  for (const [at, part] of list.entries()) chunks.push(at === 0 ? word : words.comma, part);
}
