// What Drizzle knows of a table, and its types hide.
import { getTableName, is, SQL, Subquery, type Column, Table, View, getViewName } from "drizzle-orm";

interface Hidden {
  [key: symbol]: unknown;
}

const symbols = (Table as unknown as { Symbol: Record<string, symbol> }).Symbol;
const { Columns, IsAlias, BaseName, OriginalName } = symbols as Record<string, symbol> & {
  [Name in "Columns" | "IsAlias" | "BaseName" | "OriginalName"]: symbol;
};

/** The table's own record: not to be changed. */
export function columnsOf(table: Table): Readonly<Record<string, Column>> {
  return (table as unknown as Hidden)[Columns] as Readonly<Record<string, Column>>;
}

export function isAlias(table: Table): boolean {
  return (table as unknown as Hidden)[IsAlias] === true;
}

/** The name in the database, also of an alias. */
export function originalName(table: Table): string {
  return (table as unknown as Hidden)[OriginalName] as string;
}

/** How a join's table is called in a query. */
export function joinedName(table: Table): string {
  return isAlias(table) ? getTableName(table) : ((table as unknown as Hidden)[BaseName] as string);
}

/** How the first source is called in a query. */
export function sourceName(source: unknown): string | undefined {
  if (is(source, Subquery)) return source._.alias;
  if (is(source, View)) return getViewName(source);
  return is(source, SQL) ? undefined : getTableName(source as Table);
}
