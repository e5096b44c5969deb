// Numbers for rows that have to differ, such that none collides with another row's, whatever is
// there. Pure.
import { quoteName } from "../../../run/database/sql-tokens.ts";
import type { TableShape } from "./table-shape.ts";

export interface Numbering {
  table: TableShape;
  /** Which gets the numbers. */
  column: string;
  /** The rows that get one. */
  where: string;
}

/** A column that holds what another table's column does, and has to follow it. */
export interface Follower {
  table: string;
  column: string;
}

/** The followers find their numbers by what the rows had, so that is put aside first. */
export function numberRows(numbering: Numbering, followers: readonly Follower[] = []): string {
  const { table, column } = numbering;
  const { lists, select } = describeNumbers(numbering);
  const to = { table: table.name, column };
  const isRow = (source: string) =>
    table.rowKey
      .map((key, at) => `${quoteName(table.name)}.${quoteName(key)} = ${source}.k${at}`)
      .join(" AND ");
  if (followers.length === 0)
    return `${lists} ${setNumber(to, "__free JOIN __hit USING (i)", isRow("__hit"))}`;
  return [
    `CREATE TABLE __numbers AS ${lists} ${select};`,
    ...followers.map((follower) => setNumber(follower, "__numbers", isFollowing(follower))),
    setNumber(to, "__numbers", isRow("__numbers")),
    "DROP TABLE __numbers;",
  ].join("\n");
}

function setNumber({ table, column }: Follower, from: string, where: string): string {
  const [source = ""] = from.split(" ");
  return `UPDATE ${quoteName(table)} SET ${quoteName(column)} = ${source}.n FROM ${from} WHERE ${where};`;
}

function isFollowing({ table, column }: Follower): string {
  return `${quoteName(table)}.${quoteName(column)} = __numbers.was`;
}

/**
 * Of as many numbers as there are rows, enough are free: the first row that is hit gets the first
 * of them.
 */
function describeNumbers({ table, column, where }: Numbering): { lists: string; select: string } {
  const [name, own] = [quoteName(table.name), quoteName(column)];
  const keys = table.rowKey.map((key, at) => `${quoteName(key)} AS k${at}`).join(", ");
  const order = table.rowKey.map(quoteName).join(", ");
  const taken = `SELECT CAST(${own} AS INTEGER) FROM ${name} WHERE (${where}) IS NOT TRUE`;
  const lists = [
    `WITH RECURSIVE __count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM __count WHERE n < (SELECT count(*) FROM ${name}))`,
    `__free AS (SELECT n, row_number() OVER (ORDER BY n) AS i FROM __count WHERE n NOT IN (${taken}))`,
    `__hit AS (SELECT ${keys}, ${own} AS was, row_number() OVER (ORDER BY ${order}) AS i FROM ${name} WHERE ${where})`,
  ];
  return { lists: lists.join(", "), select: "SELECT * FROM __hit JOIN __free USING (i)" };
}
