// AUTOINCREMENT promises never to give out an id twice. A table rebuild loses the counter; this
// keeps it.
import type { Sqlite } from "./connection.ts";
import { lowerName } from "./sql-tokens.ts";

/** The highest id that each table ever gave out, by its name as written. Ids may exceed 2^53. */
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
 * Sets counters that fell or vanished back to their values, under the tables' present names. Tables
 * without AUTOINCREMENT get none.
 * @param renames of the migration that has just run: table names before and after, in lower case
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

/** The tables that have a counter, by their names in lower case. */
type Counters = ReadonlyMap<string, { name: string; now: bigint | null }>;

/** The least value of each table's counter. Pure. */
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
    // A new table took the place of one that was kept under another name. Ids were known by this
    // name.
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
