// Turns every failure that no route handled into an answer. Never echoes a value from a client.
import { ElysiaCustomStatusResponse, InvalidFileType } from "elysia";

import type { Say } from "../../messages/languages.ts";
import { isBrokenText } from "../database/broken-text.ts";
import { isBusy } from "../database/write-gate.ts";
import { errorCode, refusalReason, stackOf } from "../errors.ts";
import { FileTooLarge, UploadCutOff } from "../files/errors.ts";
import type { Log } from "../log/open.ts";
import { renderSize } from "../terminal/columns.ts";
import { AppStopping } from "../threads/limits.ts";
import { describeConflict, findConflict } from "./conflict.ts";
import { idOf } from "./request-id.ts";
import { brokenFieldOf } from "./strict-text.ts";
import { busyBody, busyHeader, errorBody, invalid, malformed, type ErrorBody } from "./error-body.ts";
import { describeFileType } from "./wrong-file.ts";
import { findWrongFields, type Failed } from "./wrong-fields.ts";

/** The server's only error handler, for every failure that a route did not handle. */
export function respondError(failed: Failed, log: Log, say: Say) {
  const { code, error, set, request } = failed;
  // `throw failure(…)` answers with an error from inside a transaction, and rolls it back.
  if (error instanceof ElysiaCustomStatusResponse) {
    set.status = error.code;
    return error.response;
  }
  const fields = findFields(failed, say);
  if (fields) {
    set.status = 422;
    return invalid(fields, say);
  }
  const known = knownFailures[code];
  if (known) {
    set.status = known.status;
    return known.body(say);
  }
  if (error instanceof FileTooLarge) {
    set.status = 413;
    return errorBody("too_large", say("fileTooLarge", { limit: renderSize(error.maxBytes) }));
  }
  // The client has gone, so no one reads this.
  if (error instanceof UploadCutOff) {
    set.status = 400;
    return malformed(say);
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
  if (error instanceof AppStopping) {
    set.status = 503;
    return errorBody("stopping", say("notDoneStopping"));
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

function findFields(failed: Failed, say: Say): Record<string, string> | undefined {
  const { error, request } = failed;
  if (error instanceof InvalidFileType) return describeFileType(error, say);
  return isBrokenText(error) ? describeBroken(request, say) : findWrongFields(failed, say);
}

/** SQLite would store another text than the client sent, so nothing was saved. */
function describeBroken(request: Request, say: Say): Record<string, string> {
  return { [brokenFieldOf(request) ?? "body"]: say("brokenText") };
}

/** The log gets all details; the client gets the id under which they are logged. */
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
};

/** Errors that only the disk can cause; a missing permission may be a bug of the app instead. */
const diskRefusals = /^(ENOSPC|EDQUOT|EROFS|EIO|SQLITE_(FULL|IOERR|READONLY))/;

/** Why the disk refuses, in words. Drizzle wraps SQLite's errors. */
function findRefusal(error: unknown): string | undefined {
  if (diskRefusals.test(errorCode(error))) return refusalReason(error);
  return error instanceof Error && error.cause !== undefined ? findRefusal(error.cause) : undefined;
}
