// What a unique column or a foreign key of the database refuses: a conflict with what is there, and
// no bug of the app. Known by SQLite's codes, https://www.sqlite.org/rescode.html; the column
// stands in its sentence alone.
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

/** @returns undefined for every other failure. Drizzle wraps what SQLite throws. */
export function findConflict(error: unknown): Conflict | undefined {
  const code = errorCode(error);
  if (unique.has(code)) return { kind: "taken", columns: columnsIn(messageOf(error)) };
  // SQLite does not say which key it is.
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
