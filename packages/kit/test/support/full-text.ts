// A database with a full-text table, and two ways to damage it.
import { readFileSync, writeFileSync } from "node:fs";

import { openSqlite, type Sqlite } from "../../src/run/database/connection.ts";

const rows = 2000;

export function makeFullText(file: string): void {
  using sqlite = openSqlite(file, { create: true });
  sqlite.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
  sqlite.run("CREATE INDEX by_text ON notes (text)");
  sqlite.run("CREATE VIRTUAL TABLE found USING fts5 (text, content = 'notes', content_rowid = 'id')");
  sqlite.run("BEGIN");
  for (let row = 0; row < rows; row += 1) {
    sqlite.run("INSERT INTO notes VALUES (?, ?)", [row, `note ${row} word${row % 97}`]);
    sqlite.run("INSERT INTO found (rowid, text) VALUES (?, ?)", [row, `note ${row} word${row % 97}`]);
  }
  sqlite.run("COMMIT");
  settle(sqlite);
}

/** The inside of values that full-text search reads; SQLite sees sound pages. */
export function damageFullText(file: string): void {
  overwrite(file, "name = 'found_data' AND pagetype = 'leaf' AND mx_payload > 3000", [1500, 3500]);
}

/** A whole page of the table's own. */
export function damageTable(file: string): void {
  overwrite(file, "name = 'notes' AND pagetype = 'leaf'", [0]);
}

/** @param part of each page, in bytes */
function overwrite(file: string, pages: string, [from, to]: readonly [number, number?]): void {
  using sqlite = openSqlite(file);
  const found = sqlite.query(`SELECT pageno FROM dbstat WHERE ${pages}`).values().flat().map(Number);
  if (found.length === 0) throw new Error(`There is no page where ${pages}`);
  sqlite.close(true);
  const bytes = readFileSync(file);
  const size = bytes.readUInt16BE(16);
  for (const page of found) bytes.fill(0xa5, (page - 1) * size + from, (page - 1) * size + (to ?? size));
  writeFileSync(file, bytes);
}

function settle(sqlite: Sqlite): void {
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
}
