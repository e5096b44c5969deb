// What of the users' data a migration takes away, in words. Runs nothing.
import { readMigration } from "../../runtime/database/read-migration.ts";

/** A table that is only made anew, as SQLite needs it for most changes, loses nothing. Names are in lower case. */
export function findDestruction(sql: string): string[] {
  const { drops, droppedColumns, removesRowsOf } = readMigration(sql);
  const tables = [...drops].flatMap((drop) =>
    drop.startsWith("table ") ? [drop.slice("table ".length)] : [],
  );
  return [
    ...tables.map((table) => `the table ${table} with all its rows`),
    ...droppedColumns.map((column) => `the column ${column}`),
    ...[...removesRowsOf].map((table) => `rows of ${table}`),
  ];
}
