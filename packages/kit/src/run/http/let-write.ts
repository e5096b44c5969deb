// Calls the app's routes when the database can take their writes, and answers with an error when it
// cannot. A request that may write waits until the lock is free. Only a reading request is tried
// again: its route changed nothing, so a second try is safe.
import type { Languages } from "../../messages/languages.ts";
import { respondJson } from "./respond.ts";
import { busyBody, busyHeader, errorBody } from "./error-body.ts";

/** An opened WebSocket has no answer. */
export type Answer = Response | undefined;

/** The database's state for the server: see database/keeper.ts. */
export interface DatabaseState {
  gate: { enter(signal?: AbortSignal): boolean | Promise<boolean>; shut(): void };
  /** Why nothing can be saved now; null while all is well. */
  loss(): string | null;
  /** The last backup's failure, in a sentence in the client's language; null while all is well. */
  failedBackup?(request: Request): string | null;
}

export const alwaysFree: DatabaseState = { gate: { enter: () => true, shut: () => {} }, loss: () => null };

/**
 * The page shows its text after any request. Encoded as UTF-8 in a URL is: see src/web/access.ts.
 */
const lossHeader = "database-loss";
const failedBackupHeader = "backup-failed";

type Call = () => Answer | Promise<Answer>;

export function makeLetWrite(
  { gate, loss: readLoss, failedBackup = () => null }: DatabaseState,
  languages: Languages,
  timeoutMs = 5000,
) {
  return {
    write: (request: Request, call: Call) => tellFailure(request, write(request, call)),
    read: (request: Request, call: Call) => tellFailure(request, read(request, call)),
    /** For answers without the database: a page takes a missing warning for good news. */
    tellFailure,
  };

  function tellFailure(request: Request, answer: Answer | Promise<Answer>): Answer | Promise<Answer> {
    const text = failedBackup(request);
    return text === null ? answer : tell(failedBackupHeader, text, answer);
  }

  function write(request: Request, call: Call): Answer | Promise<Answer> {
    const reason = loss(request);
    if (reason !== null)
      return tell(lossHeader, reason, respondJson(507, errorBody("database_lost", reason)));
    const entry = gate.enter(request.signal);
    if (entry === true) return noteBusy(call());
    return Promise.resolve(entry).then((isFree) =>
      isFree ? noteBusy(call()) : respondBusyDatabase(request),
    );
  }

  function read(request: Request, call: Call): Answer | Promise<Answer> {
    const reason = loss(request);
    const answer = reason === null ? call() : tell(lossHeader, reason, call());
    if (answer instanceof Promise)
      return answer.then((given) => (isBusy(given) ? again(request, call) : given));
    return isBusy(answer) ? again(request, call) : answer;
  }

  async function again(request: Request, call: Call): Promise<Answer> {
    const until = performance.now() + timeoutMs;
    while (performance.now() < until) {
      gate.shut();
      if (!(await gate.enter(request.signal))) break;
      const answer = await call();
      if (!isBusy(answer)) return answer;
    }
    return respondBusyDatabase(request);
  }

  function loss(request: Request): string | null {
    const reason = readLoss();
    return reason === null ? null : languages.answer(request).phrase(reason);
  }

  function respondBusyDatabase(request: Request): Response {
    const body = busyBody(languages.answer(request));
    return respondJson(503, body, { "retry-after": "1", [busyHeader]: "busy" });
  }

  /** The lock was taken meanwhile: the next requests wait at the gate. */
  function noteBusy(answer: Answer | Promise<Answer>): Answer | Promise<Answer> {
    if (answer instanceof Promise) return answer.then(noteBusy);
    if (isBusy(answer)) gate.shut();
    return answer;
  }
}

function isBusy(answer: Answer): boolean {
  return answer?.status === 503 && answer.headers.has(busyHeader);
}

function tell(header: string, text: string, answer: Response): Response;
function tell(header: string, text: string, answer: Answer | Promise<Answer>): Answer | Promise<Answer>;
function tell(header: string, text: string, answer: Answer | Promise<Answer>): Answer | Promise<Answer> {
  if (answer instanceof Promise) return answer.then((given) => tell(header, text, given));
  answer?.headers.set(header, encodeURIComponent(text));
  return answer;
}
