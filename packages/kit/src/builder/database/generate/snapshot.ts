// What drizzle-kit writes down of a schema beside every migration, and the schema of today in the same form. Runs in a child process.
import { join } from "node:path";

import { is, SQL, type Table } from "drizzle-orm";
import { getTableConfig, SQLiteSyncDialect, SQLiteTable, type SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { Schema } from "../../../run/app.ts";
import { UserError } from "../../../run/errors.ts";
import { quoteText } from "../../../run/database/sql-tokens.ts";
import { oneLine } from "../app-child-answer.ts";

export interface Snapshot {
  version: string;
  dialect: string;
  id: string;
  prevId: string;
  tables: Record<string, SnapshotTable>;
  views: Record<string, SnapshotView>;
}

export interface SnapshotTable {
  name: string;
  columns: Record<string, SnapshotColumn>;
  indexes: Record<string, SnapshotIndex>;
  foreignKeys: Record<string, SnapshotForeignKey>;
  compositePrimaryKeys: Record<string, { name: string; columns: string[] }>;
  checkConstraints: Record<string, { name: string; value: string }>;
}

export interface SnapshotColumn {
  name: string;
  type: string;
  primaryKey: boolean;
  notNull: boolean;
  autoincrement: boolean;
  /** As it stands in SQL. */
  default?: string | number | boolean;
  generated?: { as: string; type: "stored" | "virtual" };
  /** What could be written behind `.default(` in schema.ts. Not part of what drizzle-kit knows, and left out of the file. */
  example?: string;
}

export interface SnapshotIndex {
  name: string;
  /** Names, or expressions with something that no name has. */
  columns: string[];
  isUnique: boolean;
  where?: string;
}

export interface SnapshotForeignKey {
  name: string;
  tableTo: string;
  columnsFrom: string[];
  columnsTo: string[];
  onDelete: string;
  onUpdate: string;
}

export interface SnapshotView {
  name: string;
  /** Their types, which stand in no SQL. */
  columns?: Record<string, { default?: unknown }>;
  definition?: string;
  isExisting: boolean;
}

/** Of its own: a column may be called as what every object has, `constructor`. */
export function get<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return has(record, name) ? record[name] : undefined;
}

export function has(record: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(record, name);
}

/** @throws UserError when drizzle-kit is not there, or does not understand the schema */
export async function describeSchema(schema: Schema, previousId?: string): Promise<Snapshot> {
  const kit = await loadKit();
  try {
    const described = (await kit.generateSQLiteDrizzleJson(schema, previousId)) as unknown as Snapshot;
    for (const table of Object.values(schema)) if (is(table, SQLiteTable)) mendTable(described, table);
    for (const { columns } of Object.values(described.views)) {
      for (const column of Object.values(columns ?? {})) mendDefault(column);
    }
    return described;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`Cannot read the schema in src/schema.ts: ${oneLine(cause)}`, {
      hint: "`bun check` may say more about that file",
      cause,
    });
  }
}

/** Imported only now: it needs a tenth of a second, and a project without it gets a sentence instead of a trace. */
async function loadKit() {
  try {
    return await import("drizzle-kit/api");
  } catch (cause) {
    throw new UserError(`Cannot read the schema: drizzle-kit does not load (${oneLine(cause)})`, {
      hint: "run `bun install`",
      cause,
    });
  }
}

/**
 * @param migration the last one; before the first, the schema was empty
 * @throws UserError when the file is missing or damaged
 */
export async function readSnapshot(metaFolder: string, migration: string | undefined): Promise<Snapshot> {
  if (migration === undefined) return noSchema;
  const file = join(metaFolder, `${migration.split("_")[0]}_snapshot.json`);
  try {
    return { ...noSchema, ...((await Bun.file(file).json()) as Snapshot) };
  } catch (cause) {
    throw new UserError(
      `Cannot read the snapshot of the migration "${migration}": "${file}" is missing or damaged`,
      {
        hint: "take it as it was committed; `bun run db:generate` writes one with every migration",
        cause,
      },
    );
  }
}

const noSchema: Snapshot = {
  version: "6",
  dialect: "sqlite",
  id: "00000000-0000-0000-0000-000000000000",
  prevId: "",
  tables: {},
  views: {},
};

/**
 * drizzle-kit 0.31.11 leaves values out of conditions and expressions (`= ?`), and writes defaults as they stand in schema.ts whatever the
 * column stores, with apostrophes that end the text. Only what is wrong is touched: a snapshot of an earlier migration must stay equal.
 */
function mendTable(described: Snapshot, source: Table): void {
  const { name, columns, indexes, checks } = getTableConfig(source as SQLiteTable);
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

/** A number, a text and a boolean are what the column stores, unless that is JSON. */
function isMisread({ dataType }: SQLiteColumn, value: unknown): boolean {
  return dataType === "json" || typeof value === "object" || typeof value === "bigint";
}

/** Of a view's column, where it has no meaning: a bigint cannot be written down as JSON. */
function mendDefault(column: { default?: unknown }): void {
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
