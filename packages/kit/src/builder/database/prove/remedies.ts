// Remedies for rows that a migration refuses. Pure.
import { lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import type { TablePair, Tables } from "./table-pair.ts";
import type { ForeignShape, TableShape } from "./table-shape.ts";

export interface Hazard {
  /** `"users.email" is the same in two rows`. */
  state: string;
  /** The table and the affected rows, as SQL, with the names from before the migration. */
  table: string;
  where: string;
  /** One or more statements for the top of the migration, a line each. */
  mend: string;
  /**
   * Another place for them, right before the failing statement: the query finds the rows only from
   * there on. Names are then those of that place.
   */
  at?: { line: number; text: string };
}

export type Remedy = Pick<Hazard, "table" | "where" | "mend">;

export function updating({ name }: TableShape, where: string, set: string): Remedy {
  const table = quoteName(name);
  return { table, where, mend: `UPDATE ${table} SET ${set} WHERE ${where};` };
}

/** Also treats rows that refer to them: while a migration runs, foreign keys have no effect. */
export function deleting(
  { becoming, tables }: Pick<TablePair, "becoming" | "tables">,
  where: string,
): Remedy {
  const table = quoteName(becoming.name);
  const first = `DELETE FROM ${table} WHERE ${withFollowers(becoming, where)};`;
  return {
    table,
    where,
    mend: [
      first,
      ...followers(tables, becoming, new Set([tables.get(lowerName(becoming.name)) ?? becoming])),
    ].join("\n"),
  };
}

/** Adds, repeatedly, rows whose required reference would lead nowhere. */
function withFollowers(table: TableShape, where: string): string {
  const own = table.foreignKeys.find(
    (key) =>
      lowerName(key.table) === lowerName(table.name) && key.columns.length === 1 && !isFree(table, key),
  );
  const [column, parent] = [own?.columns[0], own && parentColumns(table, own)[0]];
  if (column === undefined || parent === undefined) return where;
  const [name, key, pointing] = [table.name, parent, column].map(quoteName);
  return `${where} OR ${key} IN (WITH RECURSIVE gone(id) AS (SELECT ${key} FROM ${name} WHERE ${where} UNION SELECT t.${key} FROM ${name} AS t JOIN gone ON t.${pointing} = gone.id) SELECT id FROM gone)`;
}

function followers(tables: Tables, parent: TableShape, seen: ReadonlySet<TableShape>): string[] {
  return [...tables.values()].flatMap((child) =>
    child.foreignKeys
      .filter(({ table }) => lowerName(table) === lowerName(parent.name))
      .flatMap((key) => {
        const where = pointsNowhere(child, key.columns, parent, parentColumns(parent, key));
        const isOpen = isFree(child, key);
        if (isOpen) return [updating(child, where, emptied(key.columns)).mend];
        // The table's own rows are gone already.
        if (seen.has(child)) return [];
        return [
          `DELETE FROM ${quoteName(child.name)} WHERE ${withFollowers(child, where)};`,
          ...followers(tables, child, new Set([...seen, child])),
        ];
      }),
  );
}

export function emptied(columns: readonly string[]): string {
  return columns.map((column) => `${quoteName(column)} = NULL`).join(", ");
}

export function isFree({ columns: all }: TableShape, { columns }: Pick<ForeignShape, "columns">): boolean {
  return columns.every((name) => {
    const column = all.find((candidate) => lowerName(candidate.name) === lowerName(name));
    return column?.notNull === false && !column.isKey;
  });
}

/** A key without columns refers to the primary key. */
export function parentColumns(parent: TableShape, { parentColumns: named }: ForeignShape): string[] {
  if (named.length > 0) return [...named];
  return parent.columns.filter(({ isKey }) => isKey).map(({ name }) => name);
}

export function pointsNowhere(
  { name }: TableShape,
  columns: readonly string[],
  parent: TableShape,
  keys: readonly string[],
): string {
  const match = columns.map(
    (column, index) => `p.${quoteName(keys[index] ?? "")} = ${quoteName(name)}.${quoteName(column)}`,
  );
  const filled = columns.map((column) => `${quoteName(column)} IS NOT NULL`);
  return `${filled.join(" AND ")} AND NOT EXISTS (SELECT 1 FROM ${quoteName(parent.name)} AS p WHERE ${match.join(" AND ")})`;
}
