// AUTOINCREMENT promises that an id is never given out again. A table rebuild forgets how far it had come; this remembers.
import type { Sqlite } from "./database.ts";

/** By table: the highest id it ever gave out. */
export type Sequences = ReadonlyMap<string, number>;

export function readSequences(sqlite: Sqlite): Sequences {
  const hasTable = sqlite.query("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").get() !== null;
  if (!hasTable) return new Map();
  const rows = sqlite
    .query<{ name: string; seq: number }, []>("SELECT name, seq FROM sqlite_sequence WHERE name IS NOT NULL")
    .all();
  return new Map(rows.map(({ name, seq }) => [name, seq]));
}

/** Moves the counters that went back, or away, to where they were; those of tables without AUTOINCREMENT stay gone. */
export function keepSequences(sqlite: Sqlite, before: Sequences): void {
  const after = readSequences(sqlite);
  for (const [table, seq] of before) {
    const now = after.get(table);
    if ((now !== undefined && now >= seq) || !countsUp(sqlite, table)) continue;
    if (now === undefined) sqlite.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, seq]);
    else sqlite.run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [seq, table]);
  }
}

function countsUp(sqlite: Sqlite, table: string): boolean {
  const row = sqlite
    .query<{ sql: string }, [string]>("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?")
    .get(table);
  return /\bAUTOINCREMENT\b/i.test(row?.sql ?? "");
}
