// Corrects drizzle-kit's mistakes in a snapshot, before it is used.
import { is, SQL } from "drizzle-orm";
import {
  getTableConfig,
  SQLiteSyncDialect,
  type SQLiteColumn,
  type SQLiteTable,
} from "drizzle-orm/sqlite-core";

import { quoteText } from "../../../run/database/sql-tokens.ts";
import { get, type Snapshot, type SnapshotColumn } from "./snapshot-parts.ts";

/**
 * drizzle-kit 0.31.11 omits values in conditions and expressions (`= ?`). It writes defaults as in
 * schema.ts, whatever the column stores, and with unescaped apostrophes. This changes only wrong
 * parts: a snapshot of an earlier migration must stay equal.
 */
export function mendTable(described: Snapshot, source: SQLiteTable): void {
  const { name, columns, indexes, checks } = getTableConfig(source);
  const table = get(described.tables, name);
  if (!table) return;
  for (const column of columns) mendColumn(get(table.columns, column.name), column);
  for (const { config } of indexes) {
    const index = get(table.indexes, config.name);
    if (!index) continue;
    if (is(config.where, SQL)) index.where = writeOut(config.where, index.where);
    index.columns = index.columns.map((written, at) => {
      const part = config.columns[at];
      return is(part, SQL) ? writeOut(part, written, "indexes") : written;
    });
  }
  for (const { name: check, value } of checks) {
    const found = get(table.checkConstraints, check);
    if (found) found.value = writeOut(value, found.value);
  }
}

function mendColumn(described: SnapshotColumn | undefined, column: SQLiteColumn): void {
  if (!described) return;
  Object.defineProperty(described, "example", { value: exampleFor(column), enumerable: false });
  const { generated } = column;
  if (described.generated && generated) {
    const as: unknown = typeof generated.as === "function" ? generated.as() : generated.as;
    if (is(as, SQL) && hasValues(as)) described.generated.as = `(${writeOut(as, "", "indexes")})`;
  }
  const value: unknown = column.default;
  if (value === null) delete described.default;
  else if (value !== undefined && !is(value, SQL) && isMisread(column, value)) {
    described.default = literal(column.mapToDriverValue(value));
  }
}

/** The column stores a number, a text or a boolean unchanged, unless it is JSON. */
function isMisread({ dataType }: SQLiteColumn, value: unknown): boolean {
  return dataType === "json" || typeof value === "object" || typeof value === "bigint";
}

/** For a view's column, where a default means nothing: JSON cannot contain a bigint. */
export function mendDefault(column: { default?: unknown }): void {
  if (typeof column.default === "bigint") column.default = String(column.default);
}

function exampleFor({ dataType, enumValues }: SQLiteColumn): string {
  const [first] = enumValues ?? [];
  if (first !== undefined) return JSON.stringify(first);
  const examples: Record<string, string> = {
    number: "0",
    boolean: "false",
    bigint: "0n",
    date: "new Date(0)",
    json: "{}",
    buffer: "Buffer.from([])",
  };
  return examples[dataType] ?? '""';
}

/** @param source "indexes" for names without their table */
function writeOut(condition: SQL, written = "", source?: "indexes"): string {
  if (!hasValues(condition)) return written;
  return new SQLiteSyncDialect().sqlToQuery(condition.inlineParams(), source).sql;
}

function hasValues(condition: SQL): boolean {
  return new SQLiteSyncDialect().sqlToQuery(condition).params.length > 0;
}

function literal(value: unknown): string | number {
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString("hex")}'`;
  if (typeof value === "bigint") return String(value);
  return typeof value === "number" ? value : quoteText(String(value));
}
