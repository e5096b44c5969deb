// Names columns by a relational query's own name for their table, as Drizzle does.
import { aliasedTableColumn, Column, is, SQL, StringChunk, type TableRelationalConfig } from "drizzle-orm";

import { keep } from "./keep.ts";
import { joinChunks, quoted } from "./write-query.ts";

/** @returns the same parts with each column under that name; null: leave it to Drizzle */
export function aliasChunks(chunks: readonly unknown[], alias: string): unknown[] | null {
  const result: unknown[] = [];
  for (const chunk of chunks) {
    if (is(chunk, Column)) result.push(nameOf(chunk)(alias));
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

const nameOf = keep((column: Column) =>
  keep((alias: string) => new StringChunk(`${quoted(alias)}.${quoted(column.name)}`), new Map()),
);

type Columns = Readonly<Record<string, Column>>;

/** What a condition that is a function gets. */
export const aliasedColumns = keep((table: TableRelationalConfig) =>
  keep((alias: string): Columns => {
    const columns = Object.entries(table.columns);
    return Object.fromEntries(columns.map(([name, column]) => [name, aliasedTableColumn(column, alias)]));
  }, new Map()),
);
