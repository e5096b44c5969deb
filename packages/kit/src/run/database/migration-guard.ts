// Compares a database before and after a migration, and finds losses that the migration does not
// name. SQLite silently drops the triggers and indexes of a rebuilt table, and full-text tables
// fall behind. Pure: reads no database.
import type { FullTextWatch } from "./full-text-watch.ts";
import type { Migration } from "./migration.ts";
import type { Snapshot } from "./migration-snapshot.ts";
import type { MigrationReading } from "./read-migration.ts";
import { lowerName } from "./sql-tokens.ts";

export interface Breach {
  /** `the trigger "notes_changed"` */
  lost: string;
  /** How the maker can solve it. */
  advice: string;
}

/** Full-text tables that match the table they index, in lower case. */
export type FullTextState = ReturnType<FullTextWatch["compare"]>;

/** Pure. @returns the first loss that the migration does not name, or null */
export function findBreach(
  before: Snapshot,
  after: Snapshot,
  {
    reading,
    removesRowsOf: removedByCode = [],
    fullText = { before: new Set(), after: new Set() },
  }: Pick<Migration, "removesRowsOf"> & { reading: MigrationReading; fullText?: FullTextState },
): Breach | null {
  const removesRowsOf = new Set([
    ...reading.removesRowsOf,
    ...removedByCode.map((table) => lowerName(table)),
  ]);
  return (
    findLostObject(before, after, reading, removesRowsOf) ??
    findLostRows(before, after, reading, removesRowsOf) ??
    findBrokenView(before, after) ??
    findNewProblem(before, after) ??
    findUnsynchronized(after, fullText)
  );
}

function findLostObject(
  before: Snapshot,
  after: Snapshot,
  reading: MigrationReading,
  removesRowsOf: ReadonlySet<string>,
): Breach | null {
  const { drops, renames } = reading;
  for (const [key, { kind, name, table }] of before.objects) {
    if (after.objects.has(key) || drops.has(key)) continue;
    if (kind === "table" && (renames.has(table) || removesRowsOf.has(table))) continue;
    // If the migration drops a table by name, the table's own objects go with it.
    const isOwnTable = kind === "index" || kind === "trigger";
    const isGone = !after.objects.has(`table ${newName(table, renames)}`) || isReplaced(table, reading);
    if (isOwnTable && isGone) continue;
    return {
      lost: `the ${kind} "${name}"`,
      advice: `create it again in that migration, or drop it there by its name`,
    };
  }
  return null;
}

function findLostRows(
  before: Snapshot,
  after: Snapshot,
  reading: MigrationReading,
  removesRowsOf: ReadonlySet<string>,
): Breach | null {
  const { drops, renames } = reading;
  for (const [table, count] of before.rows) {
    const current = newName(table, renames);
    const left = after.rows.get(current);
    const isDropped = drops.has(`table ${table}`) && left === undefined;
    if (count === null || isDropped || isReplaced(table, reading)) continue;
    if ((left ?? 0) >= count || removesRowsOf.has(table) || removesRowsOf.has(current)) continue;
    const shownName = before.objects.get(`table ${table}`)?.name ?? table;
    return {
      lost: `${count - (left ?? 0)} of the ${count} rows in "${shownName}"`,
      advice: `say DELETE FROM "${shownName}" in the migration's SQL, or export removesRowsOf = ["${shownName}"] from its code`,
    };
  }
  return null;
}

function findBrokenView(before: Snapshot, after: Snapshot): Breach | null {
  for (const view of before.readableViews) {
    if (!after.objects.has(`view ${view}`) || after.readableViews.has(view)) continue;
    const name = after.objects.get(`view ${view}`)?.name ?? view;
    return {
      lost: `the view "${name}", which would be unreadable`,
      advice: "drop that view and create it again in the migration",
    };
  }
  return null;
}

function findNewProblem(before: Snapshot, after: Snapshot): Breach | null {
  if (before.problem !== null || after.problem === null) return null;
  return {
    lost: `a trigger or a view, which would fail (${after.problem})`,
    advice: "drop it by its name and create it again in the migration",
  };
}

function findUnsynchronized(after: Snapshot, fullText: FullTextState): Breach | null {
  for (const table of fullText.before) {
    if (!after.objects.has(`table ${table}`) || fullText.after.has(table)) continue;
    const name = after.objects.get(`table ${table}`)?.name ?? table;
    return {
      lost: `the full-text index "${name}", which would no longer match its table`,
      advice: `end the migration with INSERT INTO "${name}"("${name}") VALUES ('rebuild')`,
    };
  }
  return null;
}

/** Whether it was dropped by name, and another existing table now has its name. */
function isReplaced(table: string, { drops, renames }: MigrationReading): boolean {
  return drops.has(`table ${table}`) && [...renames.values()].includes(table);
}

function newName(table: string, renames: ReadonlyMap<string, string>): string {
  return renames.get(table) ?? table;
}
