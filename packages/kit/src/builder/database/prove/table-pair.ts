// A table before and after a migration, and the earlier names of its columns. Pure.
import type { MigrationReading } from "../../../run/database/read-migration.ts";
import { isSymbol, lowerName, quoteName } from "../../../run/database/sql-tokens.ts";
import { mentions, plainExpression, rewriteTokens } from "../generate/expressions.ts";
import { isIdentifier } from "../generate/table-places.ts";
import type { ColumnShape, TableShape } from "./table-shape.ts";

export type Tables = ReadonlyMap<string, TableShape>;

export interface TablePair {
  old: TableShape;
  now: TableShape;
  /** By the column's present name; null for a new one. */
  oldName(column: string): string | null;
  /** A new column's value in the old rows, as SQL; null if the migration computes it. */
  firstValue(column: string): string | null;
  /**
   * The old table, but with required columns as in the new one: a remedy may empty a column only if
   * both allow it.
   */
  becoming: TableShape;
  /** All of them, in the same form. */
  tables: Tables;
  /** The old form of a present table, and the old names of its columns. */
  oldParent(table: string): { table: TableShape; columnOf(name: string): string } | null;
}

/** The old tables, with the migration's requirements on their columns. */
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

/** The old column; null for a new one. */
export function oldColumn({ old, oldName }: TablePair, column: string): ColumnShape | null {
  const name = oldName(column);
  return old.columns.find((candidate) => candidate.name === name) ?? null;
}

/** With the old names and the new types: texts and numbers compare differently. */
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

/** With the old names, and with old rows' values in place of new columns. */
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
 * SQLite reads a plain number in a GROUP BY as a column's place:
 * https://www.sqlite.org/lang_select.html#resultset
 */
function literal(value: string | null): string | null {
  return value !== null && /^[-+]?\d+$/.test(value) ? `(${value} + 0)` : value && `(${value})`;
}

/**
 * Whether its values are known before the migration: it has an old column, and no new computed one.
 */
export function isOfBefore(texts: readonly string[], { now, oldName, firstValue }: TablePair): boolean {
  const named = now.columns.filter(({ name }) => texts.some((text) => mentions(text, name)));
  return (
    named.some(({ name }) => oldName(name) !== null) &&
    named.every(({ name }) => oldName(name) !== null || firstValue(name) !== null)
  );
}
