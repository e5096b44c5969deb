// The one shape of every error answer.
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
export function malformed(say: Say): ErrorBody {
  return errorBody("malformed", say("malformed"));
}

/** Another program holds the lock. This passes by itself. */
export function busyBody(say: Say): ErrorBody {
  return errorBody("database_busy", say("databaseBusy"));
}
/** Tells the server's own busy answer from one of the app's. */
export const busyHeader = "database-lock";

/** @param fields in the client's language already */
export function invalid(fields: Record<string, string>, say: Say): ErrorBody {
  return errorBody("invalid", say("invalid"), { fields });
}

/**
 * Only for the kit's own sentences and those of TypeBox: the messages of another schema library are
 * the maker's.
 */
export function sayFields(fields: Record<string, string>, say: Pick<Say, "phrase">): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, wrong]) => [name, say.phrase(wrong)]));
}
