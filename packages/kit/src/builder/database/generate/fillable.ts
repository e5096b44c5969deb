// A new column needs a value in users' existing rows. Pure.
import { UserError } from "../../../run/errors.ts";
import type { TableDifference } from "./compare-tables.ts";
import type { SnapshotColumn, SnapshotTable } from "./snapshot-parts.ts";

/** @throws UserError for a new column that no row could have a value for */
export function checkFillable(table: SnapshotTable, { addedColumns }: TableDifference): void {
  const open = addedColumns.find((column) => !isFillable(column));
  if (!open) return;
  throw new UserError(
    `Cannot write the migration: "${table.name}.${open.name}" is new and required, so rows that users have already would have no value for it`,
    { hint: hintToFill(table, open) },
  );
}

/**
 * One default for all rows does not work for a key, and rarely for a reference to another table.
 */
function hintToFill(table: SnapshotTable, { name, primaryKey, example }: SnapshotColumn): string {
  if (primaryKey)
    return 'in src/schema.ts make the key integer("id").primaryKey(), which SQLite fills by itself; or let the column be empty and no key, and give it .unique()';
  if (Object.values(table.foreignKeys).some(({ columnsFrom }) => columnsFrom.includes(name)))
    return "in src/schema.ts let it be empty: leave out .notNull(); once `bun run db:generate --custom` has filled it, it can be required";
  return `in src/schema.ts give it a default, e.g. .notNull().default(${example ?? '""'}), or let it be empty: leave out .notNull()`;
}

/** SQLite numbers the rows, so an integer key gets its values. */
function isFillable({ notNull, primaryKey, type, default: value, generated }: SnapshotColumn): boolean {
  if (generated || value !== undefined) return true;
  if (primaryKey) return type.toLowerCase() === "integer";
  return !notNull;
}
