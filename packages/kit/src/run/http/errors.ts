// Makes an answer of every failure that no route answered itself. No value a client sent is ever
// echoed.
import { ElysiaCustomStatusResponse } from "elysia";

import { isBrokenText } from "../database/broken-text.ts";
import { isBusy } from "../database/write-gate.ts";
import { errorCode, refusalReason, stackOf } from "../errors.ts";
import { FileTooLarge, UploadCutOff } from "../files/errors.ts";
import type { Log } from "../log/open.ts";
import { renderSize } from "../terminal/columns.ts";
import { findConflict } from "./conflict.ts";
import { idOf } from "./request-id.ts";
import { brokenFieldOf } from "./strict-text.ts";
import { busyBody, busyHeader, errorBody, invalid, malformed, type ErrorBody } from "./error-body.ts";
import { findWrongFields, type Failed } from "./wrong-fields.ts";

/** The server's only error handler: every failure that a route did not answer itself comes here. */
export function respondError(failed: Failed, log: Log) {
  const { code, error, set, request } = failed;
  // `throw failure(…)`: the way to say no from inside a transaction, which it also rolls back.
  if (error instanceof ElysiaCustomStatusResponse) {
    set.status = error.code;
    return error.response;
  }
  const fields = isBrokenText(error) ? describeBroken(request) : findWrongFields(failed);
  if (fields) {
    set.status = 422;
    return invalid(fields);
  }
  const known = knownFailures[code];
  if (known) {
    set.status = known.status;
    return known.body;
  }
  if (error instanceof FileTooLarge) {
    set.status = 413;
    return errorBody("too_large", `A file may have at most ${renderSize(error.maxBytes)}.`);
  }
  // Nobody is there any more to read it.
  if (error instanceof UploadCutOff) {
    set.status = 400;
    return malformed;
  }
  const conflict = findConflict(error);
  if (conflict) {
    set.status = 409;
    return conflict;
  }
  if (isBusy(error)) {
    set.status = 503;
    Object.assign(set.headers, { "retry-after": "1", [busyHeader]: "busy" });
    return busyBody;
  }
  const refusal = findRefusal(error);
  if (refusal !== undefined) {
    log.error("The disk refused a request: {reason}", { reason: refusal });
    set.status = 507;
    return errorBody("disk", `This was not saved: ${refusal}.`);
  }
  set.status = 500;
  return describeBug(error, idOf(request), log);
}

/** SQLite would keep another text than was sent, so nothing was saved. */
function describeBroken(request: Request): Record<string, string> {
  return {
    [brokenFieldOf(request) ?? "body"]: "Holds half of a character, such as a part of an emoji: delete it",
  };
}

/** The log gets all of it; the one who asked gets the id to find it by. */
export function describeBug(error: unknown, id: string, log: Log): ErrorBody {
  log.error("A bug answered a request with 500: {id} {stack}", { id, stack: stackOf(error) });
  return errorBody("internal", "Something went wrong in the app itself; its log says more.", { id });
}

const knownFailures: Record<string | number, { status: number; body: ErrorBody } | undefined> = {
  PARSE: { status: 400, body: malformed },
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
