// The one shape of every error answer, and the one place that makes them. No value a client sent is ever echoed.
import { ElysiaCustomStatusResponse, status, t, type ValidationError } from "elysia";

import { errorCode, refusalReason } from "./errors.ts";
import type { Log } from "./log.ts";

/** `{ "error": { "code", "message", "fields"? } }`: declare it as the response of a route that can fail. */
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

/** What Elysia tells of a failure. Not its whole context: see createHandler. */
interface Failed {
  code: string | number;
  error: unknown;
  set: { status?: number | string };
}

/** The server's only error handler: every failure that a route did not answer itself comes here. */
export function answerError({ code, error, set }: Failed, log: Log) {
  // `throw failure(…)`: the way to say no from inside a transaction, which it also rolls back.
  if (error instanceof ElysiaCustomStatusResponse) {
    set.status = error.code;
    return error.response;
  }
  if (code === "VALIDATION" && !isOwnAnswer(error)) {
    set.status = 422;
    return errorBody("invalid", "Some fields are not as they should be.", {
      fields: describeFields(error as ValidationError),
    });
  }
  const known = knownFailures[code];
  if (known) {
    set.status = known.status;
    return known.body;
  }
  const refusal = findRefusal(error);
  if (refusal !== undefined) {
    log.error("The disk refused a request: {reason}", { reason: refusal });
    set.status = 507;
    return errorBody("disk", `This was not saved: ${refusal}.`);
  }
  const id = crypto.randomUUID().slice(0, 8);
  log.error("A bug answered a request with 500: {id} {stack}", { id, stack: stackOf(error) });
  set.status = 500;
  return errorBody("internal", "Something went wrong in the app itself; its log says more.", { id });
}

const knownFailures: Record<string | number, { status: number; body: ErrorBody } | undefined> = {
  PARSE: { status: 400, body: errorBody("malformed", "The body of the request cannot be read.") },
  NOT_FOUND: { status: 404, body: errorBody("not_found", "There is nothing at this address.") },
  INVALID_COOKIE_SIGNATURE: {
    status: 400,
    body: errorBody("malformed", "A cookie of the request cannot be read."),
  },
  INVALID_FILE_TYPE: { status: 422, body: errorBody("invalid", "A file of the request has another type.") },
};

/** What only the disk can be at fault for; a missing permission may as well be a bug of the app. */
const diskRefusals = /^(ENOSPC|EDQUOT|EROFS|EIO|SQLITE_(FULL|IOERR|READONLY))/;

/** Why the disk refuses, in words. Drizzle wraps what SQLite throws. */
function findRefusal(error: unknown): string | undefined {
  if (diskRefusals.test(errorCode(error))) return refusalReason(error);
  return error instanceof Error && error.cause !== undefined ? findRefusal(error.cause) : undefined;
}

/** An answer that does not fit its own schema is a bug of the app, not of the one who asked. */
function isOwnAnswer(error: unknown): boolean {
  return typeof error === "object" && error !== null && "type" in error && error.type === "response";
}

interface FieldError {
  path?: string;
  message?: string;
  schema?: { anyOf?: readonly { type?: string }[] };
}

/** TypeBox's messages speak of the schema only; its `value` and `summary`, which hold what was sent, stay behind. */
function describeFields(error: ValidationError): Record<string, string> {
  const found = error.all as readonly FieldError[];
  // A text where an object should be is taken apart letter by letter; what is wrong is the whole.
  const isWhole = typeof error.value !== "object" || error.value === null;
  // A number of the address that is out of bounds: Elysia no longer knows which one it was.
  if ((error.type as string) === "property") return { address: found[0]?.message ?? "Not allowed" };
  if (isWhole) return { [error.type]: found.find(({ path }) => path === "")?.message ?? "Expected object" };
  const fields: Record<string, string> = {};
  for (const field of found)
    fields[field.path?.slice(1).replaceAll("/", ".") || "body"] ??= describeField(field);
  return fields;
}

/** Elysia widens a number in an address to "number, or text that reads as one": say which of them was meant. */
function describeField({ message = "Not allowed", schema }: FieldError): string {
  const types =
    schema?.anyOf?.map(({ type }) => type).filter((type) => type !== undefined && type !== "string") ?? [];
  return types.length > 0 ? `Expected ${[...new Set(types)].join(" or ")}` : message;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
