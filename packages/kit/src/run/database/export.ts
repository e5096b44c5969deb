// Writes the whole database as text: one file of JSON lines per table, and the schema. Reads
// through its own connection.
import { closeSync, fsyncSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

import type { Sqlite } from "./connection.ts";
import { readExternalIndexes } from "./migration-snapshot.ts";
import { openSource } from "./open-source.ts";

export interface ExportedTable {
  table: string;
  /** Relative to the export's folder, with forward slashes. */
  file: string;
  rows: number;
}

/** Exports all tables, by name, at one moment. `folder` must exist and be empty. */
export function exportTables(database: string, folder: string): ExportedTable[] {
  using source = openSource(database, folder);
  const { sqlite } = source;
  sqlite.run("BEGIN");
  writeFileSync(join(folder, "schema.sql"), readSchema(sqlite), { mode: 0o600 });
  const tables = findTables(sqlite).map((table) => exportTable(sqlite, table, folder));
  sqlite.run("COMMIT");
  return tables;
}

/**
 * A table's file name. Characters that some file systems refuse become %XX; so does the first
 * letter of a Windows device name.
 */
export function tableFile(table: string): string {
  const name = Array.from(table, (letter) => (/[\w-]/.test(letter) ? letter : encode(letter))).join("");
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name);
  return `${isDevice ? encode(name.slice(0, 1)) + name.slice(1) : name}.jsonl`;
}

/** Bytes become base64. Whole numbers beyond 2^53 and infinities become texts: JSON lacks them. */
export function toJsonValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function encode(letter: string): string {
  return Array.from(
    Buffer.from(letter),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}

function readSchema(sqlite: Sqlite): string {
  const rows = sqlite
    .query<{ sql: string }, []>(
      `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') ORDER BY rowid`,
    )
    .all();
  return rows.map(({ sql }) => `${sql};\n`).join("\n");
}

/**
 * All tables except SQLite's own, the internal ones of full-text tables, and those that only index
 * another table.
 */
function findTables(sqlite: Sqlite): string[] {
  const indexes = readExternalIndexes(sqlite);
  return sqlite
    .query<{ name: string }, []>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')
       AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !indexes.has(name.toLowerCase()));
}

const flushBytes = 1024 * 1024;

function exportTable(sqlite: Sqlite, table: string, folder: string): ExportedTable {
  const file = tableFile(table);
  const descriptor = openSync(join(folder, file), "wx", 0o600);
  try {
    let rows = 0;
    let text = "";
    using statement = sqlite.prepare<Record<string, unknown>, []>(
      `SELECT * FROM "${table.replaceAll('"', '""')}"`,
    );
    for (const row of statement.safeIntegers(true).iterate()) {
      text += `${JSON.stringify(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, toJsonValue(value)])))}\n`;
      rows += 1;
      if (text.length > flushBytes) text = flush(descriptor, text);
    }
    flush(descriptor, text);
    fsyncSync(descriptor);
    return { table, file, rows };
  } finally {
    closeSync(descriptor);
  }
}

/** write(2) may write less than it was given. */
function flush(descriptor: number, text: string): "" {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
  return "";
}
