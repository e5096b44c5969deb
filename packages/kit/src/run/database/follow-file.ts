// Watches the database's file while the app has it open: whether its path still leads to it, and
// whether it holds what SQLite wrote. Sync clients and cleaners delete and replace files. SQLite
// notices neither, and would write into a deleted file.
import { closeSync, openSync, readSync, statSync, type BigIntStats } from "node:fs";

import { companionOf } from "./companion-files.ts";
import { databaseHeaderSize, isLaterState, usesLog } from "./file-header.ts";
import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { judgeLog } from "./foreign-log.ts";
import { openRegular } from "../home/regular-file.ts";
import { withLog } from "./log-file.ts";

export type FileState = "same" | "deleted" | "replaced" | "log deleted";

export interface DatabaseFile extends Disposable {
  /** Starts following the file as it is now. Call it once SQLite has set it up. */
  settle(): void;
  state(): FileState;
  /** Open descriptors of a file that its path no longer leads to; null if some are missing. */
  aside(): OpenFiles | null;
}

/** Descriptors; the DatabaseFile closes them. */
export interface OpenFiles {
  database: number;
  /** null for a database without one. */
  log: number | null;
}

/**
 * SQLite restarts a log after a thousand pages. A large import makes a longer one: reading all of
 * it would block the app, and the counter of the first page decides instead.
 */
const maxFrames = 4000;

/**
 * Call it before SQLite opens the file, and dispose of it after SQLite has closed it. Closing any
 * descriptor of a file drops this process's locks on it (fcntl(2)), so this descriptor stays open
 * as long as SQLite's.
 * @throws UserError (exit 4) when the file vanished since the start checked it, or the disk refuses
 */
export function followDatabaseFile(path: string): DatabaseFile {
  const descriptor = openDatabaseFile(path);
  const logPath = companionOf(path, "-wal");
  const first = stat(path);
  let log: BigIntStats | undefined;
  let logDescriptor: number | null = null;
  let last = first;
  let header: Buffer = Buffer.alloc(0);
  return {
    settle,
    state,
    aside,
    [Symbol.dispose]() {
      closeSync(descriptor);
      if (logDescriptor !== null) closeSync(logDescriptor);
    },
  };

  function settle(): void {
    last = stat(path);
    header = readHeader(descriptor);
    isLogThere();
  }

  /**
   * A file overwritten in place differs from SQLite's cache, and only SQLite can combine the two.
   */
  function aside(): OpenFiles | null {
    const now = stat(path);
    if (now && isSameFile(now, first)) return null;
    if (!usesLog(header)) return { database: descriptor, log: null };
    return logDescriptor === null ? null : { database: descriptor, log: logDescriptor };
  }

  function state(): FileState {
    const now = stat(path);
    if (!now) return "deleted";
    if (!isSameFile(now, first)) return "replaced";
    if (!isLogThere()) return "log deleted";
    if (isChanged(now) && !isOurs(readHeader(descriptor))) return "replaced";
    last = now;
    return "same";
  }

  function isChanged(now: BigIntStats): boolean {
    return now.mtimeNs !== last?.mtimeNs || now.size !== last.size;
  }

  /** SQLite itself sometimes moves the log into the file. */
  function isOurs(found: Buffer): boolean {
    if (found.equals(header)) return true;
    if (found.length < databaseHeaderSize) return false;
    const belonging = usesLog(found)
      ? withLog(logPath, (bytes) => judgeLog(bytes, found, maxFrames))
      : "empty";
    const isOwn = belonging === "empty" ? isLaterState(header, found) : belonging !== "foreign";
    if (isOwn) header = found;
    return isOwn;
  }

  /** SQLite keeps it until it closes the database. */
  function isLogThere(): boolean {
    const now = stat(logPath);
    if (log && !(now && isSameFile(now, log))) return false;
    // On Windows an open log could not be removed at the end; but there, no program can delete an
    // open database either.
    if (now && !log && process.platform !== "win32") logDescriptor = openSync(logPath, "r");
    log = now;
    return true;
  }
}

function openDatabaseFile(path: string): number {
  const action = `Cannot open the database "${path}"`;
  try {
    return openRegular(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw explainRefusal(action, error);
    throw new UserError(`${action}: it was deleted or moved away a moment ago`, {
      hint: "see what cleans up or syncs that folder, bring the database back from there, and start the app again",
      cause: error,
      exitCode: exitCodes.refused,
    });
  }
}

function isSameFile(a: BigIntStats, b: BigIntStats | undefined): boolean {
  return a.ino === b?.ino && a.dev === b.dev;
}

function stat(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

function readHeader(descriptor: number): Buffer {
  const bytes = Buffer.alloc(databaseHeaderSize);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
}
