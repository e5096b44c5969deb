// A table before a migration and after it, and what its columns were called. Pure.
import type { MigrationReading } from "../../../run/database/read-migration.ts";
import { isSymbol, lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { mentions, plainExpression, rewriteTokens } from "../generate/expressions.ts";
import { isIdentifier } from "../generate/table-places.ts";
import type { ColumnShape, TableShape } from "./table-shape.ts";

export type Tables = ReadonlyMap<string, TableShape>;

export interface TablePair {
  old: TableShape;
  now: TableShape;
  /** By the column's name of now; null for one that is new. */
  oldName(column: string): string | null;
  /**
   * What a new column holds in the rows that were there, as SQL; null where the migration computes
   * it.
   */
  firstValue(column: string): string | null;
  /**
   * As it was, but required where it will be: what a remedy empties must be free before and after.
   */
  becoming: TableShape;
  /** All of them, likewise. */
  tables: Tables;
  /** A table of now as it was, and how a column of it was called. */
  oldParent(table: string): { table: TableShape; columnOf(name: string): string } | null;
}

/** The tables as they were, with what the migration requires of their columns. */
export function requireAsNow(
  before: Tables,
  after: Tables,
  { renames, columnRenames }: MigrationReading,
): Tables {
  const merged = [...before].map(([name, table]) => {
    const now = after.get(renames.get(name) ?? name);
    const required = new Set(
      now?.columns.filter(({ notNull, isKey }) => notNull || isKey).map((column) => lowerName(column.name)),
    );
    const columns = table.columns.map((column) => {
      const to = columnRenames.get(`${name}.${lowerName(column.name)}`) ?? lowerName(column.name);
      return { ...column, notNull: column.notNull || required.has(to) };
    });
    return [name, { ...table, columns }] as const;
  });
  return new Map(merged);
}

/** @param tables see requireAsNow() */
export function makePair(
  tables: Tables,
  old: TableShape,
  now: TableShape,
  { renames, columnRenames, changes }: MigrationReading,
): TablePair {
  const tableNames = new Map([...renames].map(([from, to]) => [to, from]));
  const namesOf = (table: TableShape) =>
    new Map(
      table.columns.map(({ name }) => {
        const key = `${lowerName(table.name)}.${lowerName(name)}`;
        return [columnRenames.get(key) ?? lowerName(name), name];
      }),
    );
  const names = namesOf(old);
  return {
    old,
    now,
    becoming: tables.get(lowerName(old.name)) ?? old,
    tables,
    oldName: (column) => names.get(lowerName(column)) ?? null,
    firstValue(name) {
      const column = now.columns.find((each) => lowerName(each.name) === lowerName(name));
      const isSaid = [old, now].some((table) => changes.has(`${lowerName(table.name)}.${lowerName(name)}`));
      return !column || column.isGenerated || isSaid ? null : (column.default ?? "NULL");
    },
    oldParent(name) {
      const table = tables.get(tableNames.get(lowerName(name)) ?? lowerName(name));
      if (!table) return null;
      const theirs = namesOf(table);
      return { table, columnOf: (column) => theirs.get(lowerName(column)) ?? column };
    },
  };
}

/** The column as it was; null for one that is new. */
export function oldColumn({ old, oldName }: TablePair, column: string): ColumnShape | null {
  const name = oldName(column);
  return old.columns.find((candidate) => candidate.name === name) ?? null;
}

/** With the names of before, and the types of now: a text is compared otherwise than a number. */
export function asOfNow(sql: string, pair: TablePair): string {
  const { now } = pair;
  const retyped = new Map(
    now.columns.flatMap(({ name, type }) => {
      const was = oldColumn(pair, name);
      const isSame = !was || was.type.toLowerCase() === type.toLowerCase();
      return isSame
        ? []
        : [[lowerName(was.name), `CAST(${quoteName(was.name)} AS ${type || "BLOB"})`] as const];
    }),
  );
  return rewriteTokens(asBefore(sql, pair), (tokens, at) => {
    const text = tokens[at]?.kind === "name" ? retyped.get(lowerName(tokens[at].value)) : undefined;
    return text === undefined ? null : { text, length: 1 };
  });
}

/** With the names of before, and what the rows of before have in a new column in its place. */
export function asBefore(sql: string, pair: TablePair): string {
  const columns = new Map(
    pair.now.columns.flatMap(({ name }) => {
      const before = pair.oldName(name);
      const text = before === null ? literal(pair.firstValue(name)) : quoteName(before);
      return text === null ? [] : [[lowerName(name), text] as const];
    }),
  );
  const plain = plainExpression(sql, pair.now.name);
  return rewriteTokens(plain, (tokens, at) => {
    const token = tokens[at];
    if (!token || !isIdentifier(token) || isSymbol(tokens[at + 1], "(")) return null;
    const text = columns.get(lowerName(token.value));
    return text === undefined ? null : { text, length: 1 };
  }).trim();
}

/**
 * SQLite takes a mere number in a GROUP BY for a place:
 * https://www.sqlite.org/lang_select.html#resultset
 */
function literal(value: string | null): string | null {
  return value !== null && /^[-+]?\d+$/.test(value) ? `(${value} + 0)` : value && `(${value})`;
}

/**
 * Whether what rows have in it is to be seen before: it holds a column that was there, and no
 * computed one that was not.
 */
export function isOfBefore(texts: readonly string[], { now, oldName, firstValue }: TablePair): boolean {
  const named = now.columns.filter(({ name }) => texts.some((text) => mentions(text, name)));
  return (
    named.some(({ name }) => oldName(name) !== null) &&
    named.every(({ name }) => oldName(name) !== null || firstValue(name) !== null)
  );
}
