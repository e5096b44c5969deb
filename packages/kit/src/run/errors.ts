// Failures have two audiences: a UserError shows a sentence and a hint; any other error is a bug,
// and goes to the log.

/** The process's exit codes. They are a contract; see docs/architecture.md. */
export const exitCodes = { done: 0, failure: 1, usage: 2, notOurs: 3, refused: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface UserErrorOptions {
  /** How to solve it: one sentence, shown after "Try: ". */
  hint?: string;
  cause?: unknown;
  exitCode?: ExitCode;
}

/**
 * A failure that users can understand and solve. The message names the action, the quoted value and
 * the state: `Cannot open the database "/home/a/x.db": it is damaged`.
 */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, { hint, cause, exitCode = exitCodes.failure }: UserErrorOptions = {}) {
    super(message, { cause });
    this.name = "UserError";
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** The system's short name of an error (`ENOENT`, `SQLITE_BUSY`), or "" if it has none. */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** A thrown value's message, for a log or a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The stack of a thrown value: for logs only. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  // With some drivers Drizzle's message ends with the query's values, which may be the user's.
  return "params" in error ? stack.replace(`\nparams: ${String(error.params)}`, "") : stack;
}

const refusals: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  EROFS: "the disk is read-only",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EIO: "the disk reports an error",
  // Bun's rmSync reports EIO, ENOSPC and all other codes it does not know like this.
  EFAULT: "the disk reports an error",
  EBUSY: "another program has it open",
  EEXIST: "there is something in its place",
  EISDIR: "there is a folder in its place",
  // Our own code, for a pipe, a socket or a device: see home/regular-file.ts.
  ENOTFILE: "it is a pipe or a device, not a file",
  ENXIO: "it is a pipe or a device, not a file",
  ENOTDIR: "there is a file where a folder should be",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
  // For drives that were disconnected, or whose computer was.
  ENODEV: "its drive is not connected",
  ENOTCONN: "its drive is not connected",
  ESTALE: "its drive is not connected",
  EHOSTDOWN: "its drive is not connected",
  ETIMEDOUT: "its drive does not answer",
  EMFILE: "this program has too many files open",
  ENFILE: "this computer has too many files open",
  SQLITE_FULL: "the disk is full",
  SQLITE_IOERR: "the disk reports an error",
  SQLITE_READONLY: "it is read-only",
  SQLITE_PERM: "permission is denied",
  SQLITE_CANTOPEN: "it cannot be opened",
  SQLITE_BUSY: "another program has it open",
};

/** Why the disk or the permissions refuse, in words; undefined for any other error. */
export function refusalReason(error: unknown): string | undefined {
  return refusals[kindOf(error)];
}

/**
 * SQLite adds details: SQLITE_READONLY_DIRECTORY, SQLITE_IOERR_WRITE. The first two words are the
 * kind.
 */
function kindOf(error: unknown): string {
  return errorCode(error).replace(/^(SQLITE_[A-Z]+)_.*$/, "$1");
}

/**
 * Turns a refusal of the disk or the permissions into a UserError (exit 4); returns every other
 * error unchanged.
 * @param action the attempted action with the quoted path: `Cannot write
 * "/home/a/.notes/settings.toml"`
 */
export function explainRefusal(action: string, error: unknown): unknown {
  const reason = refusalReason(error);
  if (reason === undefined || error instanceof UserError) return error;
  const way = ways[kindOf(error)] ?? "free some space or check the folder's permissions";
  return new UserError(`${action}: ${reason}`, {
    hint: onlyWays[kindOf(error)] ?? `${way}, or choose another folder with --home`,
    cause: error,
    exitCode: exitCodes.refused,
  });
}

const moveAway = "move it away, then try again";
const connect = "connect that drive, then try again";

/** Ways out of refusals that are not about space or permissions. */
const ways: Record<string, string> = {
  EEXIST: moveAway,
  EISDIR: moveAway,
  ENOTDIR: "move that file away, then try again",
  ENOTFILE: moveAway,
  ENXIO: moveAway,
  ELOOP: "remove that link, then try again",
  ENAMETOOLONG: "choose a shorter name",
  ENODEV: connect,
  ENOTCONN: connect,
  ESTALE: connect,
  EHOSTDOWN: connect,
  ETIMEDOUT: connect,
};

const close = "close the program that has it open, and try again";

/** The same where another folder would not help. */
const onlyWays: Record<string, string> = { EBUSY: close, SQLITE_BUSY: close };
