// Writes what stands between SELECT and FROM, or after RETURNING.
import { Column, is, Name, SQL, StringChunk } from "drizzle-orm";

import { columnOf, joinChunks, quoted } from "./write-query.ts";

/** The selected fields, as Drizzle lists them. */
export type Fields = readonly { field: unknown }[];

/** @returns what stands between SELECT and FROM; null where Drizzle has to build it */
export function writeSelection(fields: Fields, options: { isSingleTable?: boolean } = {}): SQL | null {
  const chunks = selectionChunks(fields, options);
  return chunks && joinChunks(chunks);
}

export function selectionChunks(fields: Fields, { isSingleTable = false }): unknown[] | null {
  const chunks: unknown[] = [];
  for (const { field } of fields) {
    if (chunks.length > 0) chunks.push(comma);
    if (is(field, Column)) chunks.push(selectedColumn(field, isSingleTable));
    else if (is(field, SQL.Aliased)) addAliased(chunks, field, isSingleTable);
    else if (is(field, SQL)) addExpression(chunks, field, isSingleTable);
    else return null;
  }
  return chunks;
}

const comma = new StringChunk(", ");

function selectedColumn(column: Column, isSingleTable: boolean): unknown {
  if (column.columnType === "SQLiteNumericBigInt")
    return new StringChunk(`cast(${isSingleTable ? quoted(column.name) : columnOf(column)} as text)`);
  return isSingleTable ? new Name(column.name) : column;
}

function addAliased(chunks: unknown[], field: SQL.Aliased, isSingleTable: boolean): void {
  const { isSelectionField } = field as unknown as { isSelectionField: boolean };
  if (!isSelectionField) {
    addExpression(chunks, field.sql, isSingleTable);
    chunks.push(asWord);
  }
  chunks.push(new Name(field.fieldAlias));
}

const asWord = new StringChunk(" as ");

/** Drizzle leaves out the table of a column, but not inside of another expression. */
function addExpression(chunks: unknown[], query: SQL, isSingleTable: boolean): void {
  if (!isSingleTable) chunks.push(query);
  else for (const chunk of query.queryChunks) chunks.push(is(chunk, Column) ? new Name(chunk.name) : chunk);
}
