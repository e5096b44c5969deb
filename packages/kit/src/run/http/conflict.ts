// What a unique column or a foreign key of the database refuses: a conflict with what is there, and
// no bug of the app. Known by SQLite's codes, https://www.sqlite.org/rescode.html; the column
// stands in its sentence alone.
import { errorCode, messageOf } from "../errors.ts";
import { errorBody, type ErrorBody } from "./error-body.ts";

const unique = new Set([
  "SQLITE_CONSTRAINT_UNIQUE",
  "SQLITE_CONSTRAINT_PRIMARYKEY",
  "SQLITE_CONSTRAINT_ROWID",
]);

/** @returns undefined for every other failure. Drizzle wraps what SQLite throws. */
export function findConflict(error: unknown): ErrorBody | undefined {
  const code = errorCode(error);
  if (unique.has(code)) return describeTaken(messageOf(error));
  if (code === "SQLITE_CONSTRAINT_FOREIGNKEY") return inUse;
  return error instanceof Error && error.cause !== undefined ? findConflict(error.cause) : undefined;
}

/** SQLite does not say which key it is. */
const inUse = errorBody(
  "in_use",
  "This points to something that is not there, or something still points to it.",
);

/**
 * `UNIQUE constraint failed: notes.key, notes.day`; an index over an expression has a name instead.
 */
function describeTaken(message: string): ErrorBody {
  const columns = [...message.matchAll(/(?<=[:,] )[^.,:]+\.([^,]+)/g)].flatMap(([, column]) => column ?? []);
  const fields = Object.fromEntries(columns.map((column) => [column, "Taken: something else has it"]));
  return errorBody("taken", "Something else has this already.", columns.length > 0 ? { fields } : {});
}
