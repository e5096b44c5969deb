// AUTOINCREMENT promises that an id is never given out again. A table rebuild forgets how far it
// had come; this remembers.
import type { Sqlite } from "./connection.ts";
import { lowerName } from "./sql-tokens.ts";

/** By table, as its name is written: the highest id it ever gave out. Ids may be beyond 2^53. */
export type Sequences = ReadonlyMap<string, bigint>;

export function readSequences(sqlite: Sqlite): Sequences {
  const hasTable = sqlite.query("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").get() !== null;
  if (!hasTable) return new Map();
  const rows = sqlite
    .query<{ name: string; seq: string }, []>(
      "SELECT name, CAST(seq AS TEXT) AS seq FROM sqlite_sequence WHERE name IS NOT NULL AND typeof(seq) = 'integer'",
    )
    .all();
  return new Map(rows.map(({ name, seq }) => [name, BigInt(seq)]));
}

/**
 * Moves the counters that went back, or away, to where they were, under the names that their tables
 * bear now; those of tables without AUTOINCREMENT stay gone.
 * @param renames of the migration that has just run: the table's name before it and after it, in
 * lower case
 */
export function keepSequences(sqlite: Sqlite, before: Sequences, renames: ReadonlyMap<string, string>): void {
  const counters = readCounters(sqlite);
  for (const [table, seq] of planCounters(before, counters, renames)) {
    const { name, now } = counters.get(table) ?? { name: table, now: null };
    if (now !== null && now >= seq) continue;
    if (now === null) sqlite.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [name, seq]);
    else sqlite.run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [seq, name]);
  }
}

/** The tables that count up, by their names in lower case. */
type Counters = ReadonlyMap<string, { name: string; now: bigint | null }>;

/** What the counter of each table must have reached. Pure. */
function planCounters(
  before: Sequences,
  counters: Counters,
  renames: ReadonlyMap<string, string>,
): Map<string, bigint> {
  const wanted = new Map<string, bigint>();
  const raise = (table: string, seq: bigint) => {
    if (counters.has(table) && seq > (wanted.get(table) ?? 0n)) wanted.set(table, seq);
  };
  const moved = [...before].map(([table, seq]) => {
    const from = lowerName(table);
    return { from, to: renames.get(from) ?? from, seq };
  });
  const taken = new Set(moved.map(({ to }) => to));
  for (const { from, to, seq } of moved) {
    raise(to, seq);
    // A new table in the place of one that was put aside, and kept: whoever knows its ids knows
    // them by this name.
    if (!taken.has(from)) raise(from, seq);
  }
  return wanted;
}

function readCounters(sqlite: Sqlite): Counters {
  const now = new Map([...readSequences(sqlite)].map(([name, seq]) => [lowerName(name), { name, seq }]));
  const tables = sqlite
    .query<{ name: string; sql: string }, []>("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    .all()
    .filter(({ sql }) => /\bAUTOINCREMENT\b/i.test(sql));
  return new Map(
    tables.map(({ name }) => {
      const counted = now.get(lowerName(name));
      return [lowerName(name), { name: counted?.name ?? name, now: counted?.seq ?? null }];
    }),
  );
}
