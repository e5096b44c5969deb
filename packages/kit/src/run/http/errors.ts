// Makes an answer of every failure that no route answered itself. No value a client sent is ever
// echoed.
import { ElysiaCustomStatusResponse } from "elysia";

import type { Say } from "../../messages/languages.ts";
import { isBrokenText } from "../database/broken-text.ts";
import { isBusy } from "../database/write-gate.ts";
import { errorCode, refusalReason, stackOf } from "../errors.ts";
import type { Log } from "../log/open.ts";
import { describeConflict, findConflict } from "./conflict.ts";
import { idOf } from "./request-id.ts";
import { brokenFieldOf } from "./strict-text.ts";
import { busyBody, busyHeader, errorBody, invalid, malformed, type ErrorBody } from "./error-body.ts";
import { findWrongFields, type Failed } from "./wrong-fields.ts";

/** The server's only error handler: every failure that a route did not answer itself comes here. */
export function respondError(failed: Failed, log: Log, say: Say) {
  const { code, error, set, request } = failed;
  // `throw failure(…)`: the way to say no from inside a transaction, which it also rolls back.
  if (error instanceof ElysiaCustomStatusResponse) {
    set.status = error.code;
    return error.response;
  }
  const fields = isBrokenText(error) ? describeBroken(request, say) : findWrongFields(failed);
  if (fields) {
    set.status = 422;
    return invalid(fields, say);
  }
  const known = knownFailures[code];
  if (known) {
    set.status = known.status;
    return known.body(say);
  }
  const conflict = findConflict(error);
  if (conflict) {
    set.status = 409;
    return describeConflict(conflict, say);
  }
  if (isBusy(error)) {
    set.status = 503;
    Object.assign(set.headers, { "retry-after": "1", [busyHeader]: "busy" });
    return busyBody(say);
  }
  const refusal = findRefusal(error);
  if (refusal !== undefined) {
    log.error("The disk refused a request: {reason}", { reason: refusal });
    set.status = 507;
    return errorBody("disk", say("notSaved", { reason: say.phrase(refusal) }));
  }
  set.status = 500;
  return describeBug(error, idOf(request), log, say);
}

/** SQLite would keep another text than was sent, so nothing was saved. */
function describeBroken(request: Request, say: Say): Record<string, string> {
  return { [brokenFieldOf(request) ?? "body"]: say("brokenText") };
}

/** The log gets all of it; the one who asked gets the id to find it by. */
export function describeBug(error: unknown, id: string, log: Log, say: Say): ErrorBody {
  log.error("A bug answered a request with 500: {id} {stack}", { id, stack: stackOf(error) });
  return errorBody("internal", say("internal"), { id });
}

const knownFailures: Record<string | number, { status: number; body(say: Say): ErrorBody } | undefined> = {
  PARSE: { status: 400, body: malformed },
  NOT_FOUND: { status: 404, body: (say) => errorBody("not_found", say("notFound")) },
  INVALID_COOKIE_SIGNATURE: {
    status: 400,
    body: (say) => errorBody("malformed", say("malformedCookie")),
  },
  INVALID_FILE_TYPE: { status: 422, body: (say) => errorBody("invalid", say("wrongFileType")) },
};

/** What only the disk can be at fault for; a missing permission may as well be a bug of the app. */
const diskRefusals = /^(ENOSPC|EDQUOT|EROFS|EIO|SQLITE_(FULL|IOERR|READONLY))/;

/** Why the disk refuses, in words. Drizzle wraps what SQLite throws. */
function findRefusal(error: unknown): string | undefined {
  if (diskRefusals.test(errorCode(error))) return refusalReason(error);
  return error instanceof Error && error.cause !== undefined ? findRefusal(error.cause) : undefined;
}
