// Gives numbers to rows that must differ, without colliding with any existing number. Pure.
import { quoteName } from "../../../run/database/sql-tokens.ts";
import type { TableShape } from "./table-shape.ts";

export interface Numbering {
  table: TableShape;
  /** The column that gets the numbers. */
  column: string;
  /** The rows that get a number. */
  where: string;
}

/** A column that holds the same values as the numbered one, and must follow it. */
export interface Follower {
  table: string;
  column: string;
}

/** Followers find their numbers by the old values, which are saved first. */
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
 * Among as many numbers as there are rows, enough are free: the first affected row gets the first
 * free one.
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
