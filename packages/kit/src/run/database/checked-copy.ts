// Makes a checked copy of a database: SQLite's own copy of it as it is at one moment, looked
// through, synced, and only then given its name. Reads through a connection of its own; never
// copies the file, which may be in use.
import { closeSync, existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

import { openReadOnly, type Sqlite } from "./connection.ts";
import { errorCode, exitCodes, explainRefusal, messageOf, refusalReason, UserError } from "../errors.ts";
import { openNew, syncFile, syncFolder, temporarySuffix } from "../home/replace-file.ts";
import { openSource } from "./open-source.ts";
import { openStill } from "./open-still.ts";

/**
 * Writes a checked copy of a database to a new file; it is one file, without a log, for its owner's
 * eyes only.
 * @param source its file, or an open one that nobody can reach by its file any more
 * @throws UserError (exit 4) when the disk or the permissions refuse, SQLite's own error when the
 * source is damaged
 */
export function copyDatabase(source: string | Sqlite, file: string, { isStill = false } = {}): void {
  try {
    // SQLite would follow a link; into an empty file it copies as well.
    closeSync(openNew(file, 0o600));
    using opened = open(source, isStill, dirname(file));
    const { sqlite } = opened;
    // VACUUM INTO keeps rowids, which full-text tables point to:
    // https://www.sqlite.org/lang_vacuum.html#vacuuminto
    sqlite.run("VACUUM INTO ?", [file]);
    using copy = openReadOnly(file, { isStill: true });
    checkIntegrity(copy);
  } catch (error) {
    discard(file);
    throw explainCopy(file.replace(temporarySuffix, ""), error);
  }
  makeLasting(file);
}

function open(source: string | Sqlite, isStill: boolean, scratch: string): Disposable & { sqlite: Sqlite } {
  // It is the caller's to close.
  if (typeof source !== "string") return { sqlite: source, [Symbol.dispose]() {} };
  if (!isStill) return openSource(source, scratch);
  const sqlite = openStill(source);
  return { sqlite, [Symbol.dispose]: () => sqlite.close(true) };
}

function explainCopy(file: string, error: unknown): unknown {
  const action = `Cannot copy the database to "${file}"`;
  if (errorCode(error) !== "ENOENT") return explainRefusal(action, error);
  return new UserError(`${action}: there is no folder "${dirname(file)}"`, {
    hint: "make that folder first, or name another one",
    cause: error,
    exitCode: exitCodes.refused,
  });
}

/**
 * @throws an error with the code SQLITE_CORRUPT when a page or an index of the database is damaged
 */
export function checkIntegrity(
  sqlite: Sqlite,
  pragma: "integrity_check" | "quick_check" = "integrity_check",
): void {
  const verdict = askIntegrity(sqlite, pragma);
  if (verdict !== "ok") throw Object.assign(new Error(`${pragma}: ${verdict}`), { code: "SQLITE_CORRUPT" });
}

/** A full-text table that cannot be read fails the pragma itself, with an error of its own. */
function askIntegrity(sqlite: Sqlite, pragma: string): string | undefined {
  try {
    const [row] = sqlite.query<Record<string, string>, []>(`PRAGMA ${pragma}(1)`).all();
    return row?.[pragma];
  } catch (error) {
    if (refusalReason(error) !== undefined || errorCode(error).startsWith("SQLITE_BUSY")) throw error;
    return messageOf(error);
  }
}

/**
 * Gives a finished file its name.
 * @param isNew refuses to take the place of a file that is there
 */
export function putInPlace(temporary: string, file: string, { isNew = false } = {}): void {
  try {
    // A link fails where a rename would replace; what has no links (FAT) is checked as well as can
    // be.
    if (!isNew || !linkTo(temporary, file)) renameSync(temporary, file);
    else rmSync(temporary);
    syncFolder(dirname(file));
  } catch (error) {
    discard(temporary);
    if (errorCode(error) === "EEXIST") throw alreadyThere(file);
    throw explainRefusal(`Cannot write "${file}"`, error);
  }
}

export function alreadyThere(file: string): UserError {
  return new UserError(`Cannot write "${file}": there is a file already`, {
    hint: "choose another name, or move that file away",
  });
}

function linkTo(temporary: string, file: string): boolean {
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" || existsSync(file)) throw alreadyThere(file);
    return false;
  }
}

function makeLasting(file: string): void {
  try {
    syncFile(file);
  } catch (error) {
    discard(file);
    throw explainRefusal(`Cannot write "${file}"`, error);
  }
}

function discard(temporary: string): void {
  for (const file of [temporary, `${temporary}-journal`]) {
    try {
      rmSync(file, { force: true });
    } catch {
      // The disk refuses this as well; the first error is the one to tell.
    }
  }
}
