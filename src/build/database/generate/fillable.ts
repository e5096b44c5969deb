// A new column needs a value in the rows that users have already. Pure.
import { UserError } from "../../../runtime/errors.ts";
import type { TableDifference } from "./compare-tables.ts";
import type { SnapshotColumn, SnapshotTable } from "./snapshot-parts.ts";

/** @throws UserError for a new column that no row could have a value for */
export function checkFillable(table: SnapshotTable, { addedColumns }: TableDifference): void {
  const open = addedColumns.find((column) => !isFillable(column));
  if (!open) return;
  const { name } = open;
  throw new UserError(
    `Cannot write the migration: "${table.name}.${name}" is new and required, so rows that users have already would have no value for it`,
    {
      hint: `in src/app/schema.ts give it a default, e.g. .notNull().default(${open.example ?? '""'}), or let it be empty: leave out .notNull()`,
    },
  );
}

/** An integer key fills itself: SQLite numbers the rows. */
function isFillable({ notNull, primaryKey, type, default: value, generated }: SnapshotColumn): boolean {
  if (generated || value !== undefined) return true;
  if (primaryKey) return type.toLowerCase() === "integer";
  return !notNull;
}
