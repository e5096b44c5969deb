// Turns a refusal by a unique column or a foreign key into a conflict with existing data, which is
// not a bug. SQLite's codes identify it, https://www.sqlite.org/rescode.html; only the message
// names the column.
import type { Say } from "../../messages/languages.ts";
import { errorCode, messageOf } from "../errors.ts";
import { errorBody, type ErrorBody } from "./error-body.ts";

const unique = new Set([
  "SQLITE_CONSTRAINT_UNIQUE",
  "SQLITE_CONSTRAINT_PRIMARYKEY",
  "SQLITE_CONSTRAINT_ROWID",
]);

/** `columns` may be empty: an index over an expression has a name instead. */
export type Conflict = { kind: "taken"; columns: readonly string[] } | { kind: "in use" };

/** @returns undefined for every other failure. Drizzle wraps SQLite's errors. */
export function findConflict(error: unknown): Conflict | undefined {
  const code = errorCode(error);
  if (unique.has(code)) return { kind: "taken", columns: columnsIn(messageOf(error)) };
  // SQLite does not name the key.
  if (code === "SQLITE_CONSTRAINT_FOREIGNKEY") return { kind: "in use" };
  return error instanceof Error && error.cause !== undefined ? findConflict(error.cause) : undefined;
}

export function describeConflict(conflict: Conflict, say: Say): ErrorBody {
  if (conflict.kind === "in use") return errorBody("in_use", say("inUse"));
  const { columns } = conflict;
  const fields = Object.fromEntries(columns.map((column) => [column, say("takenField")]));
  return errorBody("taken", say("taken"), columns.length > 0 ? { fields } : {});
}

/** `UNIQUE constraint failed: notes.key, notes.day` */
function columnsIn(message: string): string[] {
  return [...message.matchAll(/(?<=[:,] )[^.,:]+\.([^,]+)/g)].flatMap(([, column]) => column ?? []);
}
