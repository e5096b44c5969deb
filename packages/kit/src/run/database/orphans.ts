// Counts rows whose reference leads nowhere. Rows orphaned before a migration must not block
// updates for ever; the migration may only not add any.
import type { Sqlite } from "./connection.ts";
import { lowerName } from "./sql-tokens.ts";

export interface OrphanWatch {
  /**
   * Call it after each migration.
   * @param renames of that migration: table names before and after, in lower case
   * @throws Error when there are more than before that migration
   */
  check(renames: ReadonlyMap<string, string>): void;
}

/** How many rows of one table refer to missing rows of another. */
interface Orphans {
  /** As written in the schema. */
  table: string;
  parent: string;
  count: number;
}

/** By both names, in lower case. */
type OrphanCounts = ReadonlyMap<string, Orphans>;

export function watchOrphans(sqlite: Sqlite): OrphanWatch {
  let before = countOrphans(sqlite);
  return {
    check(renames) {
      const after = countOrphans(sqlite);
      const found = findNewOrphans(before, after, renames);
      if (found) throw new Error(`rows of "${found.table}" would refer to missing rows of "${found.parent}"`);
      before = after;
    },
  };
}

/** Pure. */
function findNewOrphans(
  before: OrphanCounts,
  after: OrphanCounts,
  renames: ReadonlyMap<string, string>,
): Orphans | null {
  const allowed = new Map<string, number>();
  const newName = (name: string) => renames.get(lowerName(name)) ?? name;
  for (const { table, parent, count } of before.values()) {
    const key = keyOf(newName(table), newName(parent));
    allowed.set(key, (allowed.get(key) ?? 0) + count);
  }
  return [...after].find(([key, { count }]) => count > (allowed.get(key) ?? 0))?.[1] ?? null;
}

function countOrphans(sqlite: Sqlite): OrphanCounts {
  const rows = sqlite
    .query<Orphans, []>(
      'SELECT "table", parent, count(*) AS count FROM pragma_foreign_key_check GROUP BY 1, 2',
    )
    .all();
  const counts = new Map<string, Orphans>();
  for (const row of rows) {
    const key = keyOf(row.table, row.parent);
    counts.set(key, { ...row, count: row.count + (counts.get(key)?.count ?? 0) });
  }
  return counts;
}

function keyOf(table: string, parent: string): string {
  return lowerName(`${table}\0${parent}`);
}
