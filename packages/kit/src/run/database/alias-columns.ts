// Names columns by a relational query's own name for their table, as Drizzle does.
import { aliasedTableColumn, Column, is, SQL, StringChunk, type TableRelationalConfig } from "drizzle-orm";

import { joinChunks, quoted } from "./write-query.ts";

/** @returns the same parts with each column under that name; null: leave it to Drizzle */
export function aliasChunks(chunks: readonly unknown[], alias: string): unknown[] | null {
  const result: unknown[] = [];
  for (const chunk of chunks) {
    if (is(chunk, Column)) result.push(nameOf(chunk, alias));
    else if (is(chunk, SQL.Aliased)) return null;
    else if (is(chunk, SQL)) {
      const inner = isInlined(chunk) ? null : aliasChunks(chunk.queryChunks, alias);
      if (!inner) return null;
      result.push(joinChunks(inner));
    } else result.push(chunk);
  }
  return result;
}

function isInlined(query: SQL): boolean {
  return (query as unknown as { shouldInlineParams: boolean }).shouldInlineParams;
}

const names = new WeakMap<object, Map<string, StringChunk>>();

function nameOf(column: Column, alias: string): StringChunk {
  const known = names.get(column) ?? new Map<string, StringChunk>();
  const found = known.get(alias);
  if (found) return found;
  const name = new StringChunk(`${quoted(alias)}.${quoted(column.name)}`);
  names.set(column, known.set(alias, name));
  return name;
}

type Columns = Readonly<Record<string, Column>>;

const aliased = new WeakMap<object, Map<string, Columns>>();

/** What a condition that is a function gets. */
export function aliasedColumns(table: TableRelationalConfig, alias: string): Columns {
  const known = aliased.get(table) ?? new Map<string, Columns>();
  const found = known.get(alias);
  if (found) return found;
  const columns = Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => [name, aliasedTableColumn(column, alias)]),
  );
  aliased.set(table, known.set(alias, columns));
  return columns;
}
