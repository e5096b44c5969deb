// What the schema promises and the migrated database has not. The migrations' snapshots cannot show
// it: SQL written by hand changes no snapshot. Reads only.
import type { Sqlite } from "../../../run/database/connection.ts";
import { lowerName } from "../../../run/database/sql-tokens.ts";
import type { Snapshot, SnapshotTable } from "./snapshot-parts.ts";

/** The first thing that is missing, in words: `the table "notes"`; null if nothing is. */
export function findLacking(sqlite: Sqlite, { tables, views }: Snapshot): string | null {
  for (const table of Object.values(tables)) {
    const lacking = lackingOf(sqlite, table);
    if (lacking !== null) return lacking;
  }
  const view = Object.values(views).find((one) => !one.isExisting && !has(sqlite, "view", one.name));
  return view ? `the view "${view.name}"` : null;
}

function lackingOf(sqlite: Sqlite, { name, columns, indexes }: SnapshotTable): string | null {
  if (!has(sqlite, "table", name)) return `the table "${name}"`;
  const real = readNames(sqlite, "SELECT name FROM pragma_table_xinfo(?)", name);
  const column = Object.values(columns).find((one) => !real.includes(lowerName(one.name)));
  if (column) return `the column "${name}.${column.name}"`;
  // `onConflict…` fails without it, and duplicates get in. Other indexes only make queries fast.
  const unique = Object.values(indexes).find(
    (index) =>
      index.isUnique &&
      index.where === undefined &&
      index.columns.every((one) => real.includes(lowerName(one))) &&
      !isUnique(sqlite, name, index.columns),
  );
  return unique ? `the unique index on "${name}" (${unique.columns.join(", ")})` : null;
}

function has(sqlite: Sqlite, type: "table" | "view", name: string): boolean {
  const names = readNames(sqlite, "SELECT name FROM sqlite_master WHERE type = ?", type);
  return names.includes(lowerName(name));
}

function isUnique(sqlite: Sqlite, table: string, columns: readonly string[]): boolean {
  const wanted = columns.map(lowerName).sort().join();
  const all = `SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0`;
  return sqlite
    .query<{ name: string }, [string]>(all)
    .all(table)
    .some(
      ({ name }) => readNames(sqlite, "SELECT name FROM pragma_index_info(?)", name).sort().join() === wanted,
    );
}

function readNames(sqlite: Sqlite, sql: string, about: string): string[] {
  const rows = sqlite.query<{ name: string | null }, [string]>(sql).all(about);
  return rows.map(({ name }) => lowerName(name ?? ""));
}
