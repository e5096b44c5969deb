// The one shape of every error answer.
import { status, t } from "elysia";

/**
 * `{ "error": { "code", "message", "fields"? } }`: declare it as the response of a route that can
 * fail.
 */
export const ErrorBody = t.Object({
  error: t.Object({
    code: t.String(),
    message: t.String(),
    /** The error of each field, by the field's name: `{ "title": "Expected string" }`. */
    fields: t.Optional(t.Record(t.String(), t.String())),
    /** The id of a bug, by which the log lists it. */
    id: t.Optional(t.String()),
  }),
});
export type ErrorBody = typeof ErrorBody.static;

/** An error answer: `return failure(404, "not_found", "There is no such note.")`. */
export function failure<const Status extends number>(code: Status, name: string, message: string) {
  return status(code, errorBody(name, message));
}

export function errorBody(code: string, message: string, more: Partial<ErrorBody["error"]> = {}): ErrorBody {
  return { error: { code, message, ...more } };
}

/** For a body that is not JSON, or does not match its content type. */
export const malformed = errorBody("malformed", "The body of the request cannot be read.");

/** Another program holds the lock. This passes by itself. */
export const busyBody = errorBody(
  "database_busy",
  "This was not saved: another program has the database open. Try again in a moment.",
);
/** Tells the server's own busy answer from one of the app's. */
export const busyHeader = "database-lock";

export function invalid(fields: Record<string, string>): ErrorBody {
  return errorBody("invalid", "Some fields are invalid.", { fields });
}
