// Which name a table bears after a migration that renames tables. Pure.

/** Old and new names in lower case, in the order of the migration; a Map of them keeps it. */
export type TableRenames = Iterable<readonly [from: string, to: string]>;

/**
 * Follows a table through a migration's renames, chains and exchanges of names included.
 * @param table in lower case
 * @param exists whether a table of that name is there after the migration
 */
export function nameAfter(table: string, renames: TableRenames, exists: (name: string) => boolean): string {
  let current = table;
  for (const [from, to] of renames) if (from === current) current = to;
  // Put out of the way of the one made in its place, and dropped: the new one goes on for it.
  return exists(current) ? current : table;
}
