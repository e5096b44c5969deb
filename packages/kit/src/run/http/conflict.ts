// Turns a refusal by a unique column or a foreign key into a conflict with existing data, which is
// not a bug. SQLite's codes identify it, https://www.sqlite.org/rescode.html; only the message
// names the column.
import { errorCode, messageOf } from "../errors.ts";
import { errorBody, type ErrorBody } from "./error-body.ts";

const unique = new Set([
  "SQLITE_CONSTRAINT_UNIQUE",
  "SQLITE_CONSTRAINT_PRIMARYKEY",
  "SQLITE_CONSTRAINT_ROWID",
]);

/** @returns undefined for every other failure. Drizzle wraps SQLite's errors. */
export function findConflict(error: unknown): ErrorBody | undefined {
  const code = errorCode(error);
  if (unique.has(code)) return describeTaken(messageOf(error));
  if (code === "SQLITE_CONSTRAINT_FOREIGNKEY") return inUse;
  return error instanceof Error && error.cause !== undefined ? findConflict(error.cause) : undefined;
}

/** SQLite does not name the key. */
const inUse = errorBody(
  "in_use",
  "This points to something that is not there, or something still points to it.",
);

/** `UNIQUE constraint failed: notes.key, notes.day`; or the name of an index over an expression. */
function describeTaken(message: string): ErrorBody {
  const columns = [...message.matchAll(/(?<=[:,] )[^.,:]+\.([^,]+)/g)].flatMap(([, column]) => column ?? []);
  const fields = Object.fromEntries(columns.map((column) => [column, "Taken: something else has it"]));
  return errorBody("taken", "Something else has this already.", columns.length > 0 ? { fields } : {});
}
