// Treats rows that a reported hazard affects: by its suggested remedy, or by deleting them.
import type { Sqlite } from "../../../run/database/connection.ts";
import { quoteName } from "../../../run/database/sql-tokens.ts";
import { queryOf } from "./hazards.ts";
import type { Hazard } from "./remedies.ts";
import { readTables } from "./table-shape.ts";

export function removeRows(sqlite: Sqlite, hazards: readonly Hazard[]): void {
  sqlite.run("PRAGMA foreign_keys = OFF");
  for (const { table, where } of hazards) sqlite.run(`DELETE FROM ${table} WHERE ${where}`);
  sqlite.run("PRAGMA foreign_keys = ON");
}

/**
 * Applies the suggested remedy. If the table forbids it, the affected rows are deleted; all rows if
 * the affected ones are unknown.
 */
export function mendRows(sqlite: Sqlite, hazards: readonly Hazard[]): void {
  sqlite.run("PRAGMA foreign_keys = OFF");
  if (hazards.some(({ at }) => at)) {
    for (const { name } of readTables(sqlite).values()) sqlite.run(`DELETE FROM ${quoteName(name)}`);
  }
  for (const { table, where, mend } of hazards.filter(({ at }) => !at)) {
    try {
      sqlite.run(mend);
    } catch {
      sqlite.run(`DELETE FROM ${table} WHERE ${where}`);
    }
  }
  sqlite.run("PRAGMA foreign_keys = ON");
}

/** 0 if SQLite cannot compare them, as for rows without a number. */
export function countRows(sqlite: Sqlite, hazard: Hazard): number {
  try {
    return sqlite.query<{ n: number }, []>(queryOf(hazard)).get()?.n ?? 0;
  } catch {
    return 0;
  }
}
