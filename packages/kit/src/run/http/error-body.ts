// The one shape of every answer that says no.
import { status, t } from "elysia";

import type { Say } from "../../messages/languages.ts";

/**
 * `{ "error": { "code", "message", "fields"? } }`: declare it as the response of a route that can
 * fail.
 */
export const ErrorBody = t.Object({
  error: t.Object({
    code: t.String(),
    message: t.String(),
    /** What is wrong with each field, by the field's name: `{ "title": "Expected string" }`. */
    fields: t.Optional(t.Record(t.String(), t.String())),
    /** Where a bug stands in the log. */
    id: t.Optional(t.String()),
  }),
});
export type ErrorBody = typeof ErrorBody.static;

/** An answer that says no: `return failure(404, "not_found", "There is no such note.")`. */
export function failure<const Status extends number>(code: Status, name: string, message: string) {
  return status(code, errorBody(name, message));
}

export function errorBody(code: string, message: string, more: Partial<ErrorBody["error"]> = {}): ErrorBody {
  return { error: { code, message, ...more } };
}

/** A body that is no JSON, or none of the kind its content type names. */
export function malformed(say: Say): ErrorBody {
  return errorBody("malformed", say("malformed"));
}

/** Another program holds the lock. It is nobody's fault, and passes. */
export function busyBody(say: Say): ErrorBody {
  return errorBody("database_busy", say("databaseBusy"));
}
/** Tells the server's own busy answer from one of the app's. */
export const busyHeader = "database-lock";

/** @param fields in English, as those who check them say it */
export function invalid(fields: Record<string, string>, say: Say): ErrorBody {
  const said = Object.entries(fields).map(([name, wrong]) => [name, say.phrase(wrong)]);
  return errorBody("invalid", say("invalid"), { fields: Object.fromEntries(said) });
}
