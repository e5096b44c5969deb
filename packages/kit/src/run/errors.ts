// The two audiences of a failure: a UserError is told in a sentence and a hint, anything else is a
// bug and goes to the log.

/** What the process answers with. The numbers are a contract; see docs/architecture.md. */
export const exitCodes = { done: 0, failure: 1, usage: 2, notOurs: 3, refused: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface UserErrorOptions {
  /** What to do about it: one sentence, shown after "Try: ". */
  hint?: string;
  cause?: unknown;
  exitCode?: ExitCode;
}

/**
 * A failure that the person at the keyboard can understand and mend. The message names the action,
 * the quoted value and the state: `Cannot open the database "/home/a/x.db": it is damaged`.
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

/** The system's short name of an error (`ENOENT`, `SQLITE_BUSY`), or "" where it has none. */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** What a thrown value says, for a log or in a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Where it came from: for logs alone. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const refusals: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  EROFS: "the disk is read-only",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EIO: "the disk reports an error",
  // What Bun's rmSync makes of EIO, ENOSPC and all else that it does not know.
  EFAULT: "the disk reports an error",
  EBUSY: "another program has it open",
  EEXIST: "there is something in its place",
  EISDIR: "there is a folder in its place",
  // Ours, for a pipe, a socket or a device: see home/regular-file.ts.
  ENOTFILE: "it is no file but a pipe or a device",
  ENXIO: "it is no file but a pipe or a device",
  ENOTDIR: "there is a file where a folder should be",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
  // What drives answer that were taken away, or whose computer is.
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

/**
 * Why the disk or the permissions refuse, in words; undefined when the error is about something
 * else.
 */
export function refusalReason(error: unknown): string | undefined {
  return refusals[kindOf(error)];
}

/**
 * SQLite says more than asked: SQLITE_READONLY_DIRECTORY, SQLITE_IOERR_WRITE. The first two words
 * are the kind.
 */
function kindOf(error: unknown): string {
  return errorCode(error).replace(/^(SQLITE_[A-Z]+)_.*$/, "$1");
}

/**
 * Turns a refusal of the disk or the permissions into a UserError (exit 4); every other error
 * passes unchanged.
 * @param action what was being done, with the quoted path: `Cannot write
 *   "/home/a/.notes/settings.toml"`
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

/** What leads out of a refusal that is not about space or permissions. */
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

/** The same, where another folder would be no help. */
const onlyWays: Record<string, string> = { EBUSY: close, SQLITE_BUSY: close };
