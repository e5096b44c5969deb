// Makes a checked copy of a database at one moment. SQLite writes it, then it is checked, synced
// and only then named. Reads through its own connection; never copies the file, which may be in
// use.
import { closeSync, existsSync, linkSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { openReadOnly, type Sqlite } from "./connection.ts";
import { errorCode, exitCodes, explainRefusal, messageOf, refusalReason, UserError } from "../errors.ts";
import { openNew, syncFile, syncFolder, temporarySuffix } from "../home/replace-file.ts";
import { openSource } from "./open-source.ts";
import { openStill } from "./open-still.ts";

/** A smaller database is checked whole in a tenth of a second. */
export const postponeAboveBytes = 32 * 1024 * 1024;

/**
 * Writes a checked copy of a database to a new file, without a log and readable by its owner only.
 * @param source its file, or an open database whose path is gone
 * @param isUrgent a user waits: what virtual tables make of their pages may be checked later
 * @returns whether all of it was checked
 * @throws UserError (exit 4) when the disk or the permissions refuse, SQLite's own error when the
 * source is damaged
 */
export function copyDatabase(
  source: string | Sqlite,
  file: string,
  { isStill = false, isUrgent = false } = {},
): boolean {
  let isWhole: boolean;
  try {
    // SQLite would follow a link, but it also copies into an empty file.
    closeSync(openNew(file, 0o600));
    using opened = open(source, isStill, dirname(file));
    const { sqlite } = opened;
    // VACUUM INTO keeps rowids, which full-text tables point to:
    // https://www.sqlite.org/lang_vacuum.html#vacuuminto
    sqlite.run("VACUUM INTO ?", [file]);
    using copy = openReadOnly(file, { isStill: true });
    isWhole = !(isUrgent && statSync(file).size > postponeAboveBytes && hasVirtualTable(copy));
    if (isWhole) checkIntegrity(copy);
    else checkTables(copy);
  } catch (error) {
    discard(file);
    throw explainCopy(file.replace(temporarySuffix, ""), error);
  }
  makeLasting(file);
  return isWhole;
}

function open(source: string | Sqlite, isStill: boolean, scratch: string): Disposable & { sqlite: Sqlite } {
  // The caller closes it.
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
 * @param table checks this one alone
 * @throws an error with the code SQLITE_CORRUPT when a page or an index of the database is damaged
 */
export function checkIntegrity(
  sqlite: Sqlite,
  pragma: "integrity_check" | "quick_check" = "integrity_check",
  table?: string,
): void {
  // A table whose name is a number gets the check of all, as SQLite takes it for a limit.
  const argument = table === undefined ? "1" : `'${table.replaceAll("'", "''")}'`;
  const verdict = askIntegrity(sqlite, pragma, argument);
  if (verdict !== "ok") throw Object.assign(new Error(`${pragma}: ${verdict}`), { code: "SQLITE_CORRUPT" });
}

/**
 * The tables alone, each with its indexes, and the free pages: not what the module of a virtual
 * table says of its contents, and no page that two tables share. Shadow tables are tables.
 * @throws as checkIntegrity()
 */
export function checkTables(sqlite: Sqlite): void {
  const tables = sqlite
    .query("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
    .values();
  for (const name of ["sqlite_master", ...tables.flat().map(String)]) {
    checkIntegrity(sqlite, "quick_check", name);
  }
}

/** Whether checkIntegrity() also asks modules, such as full-text search: that takes longest. */
export function hasVirtualTable(sqlite: Sqlite): boolean {
  return sqlite.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND rootpage = 0").get() !== null;
}

/** An unreadable full-text table makes the pragma itself fail, with its own error. */
function askIntegrity(sqlite: Sqlite, pragma: string, argument: string): string | undefined {
  try {
    const [row] = sqlite.query<Record<string, string>, []>(`PRAGMA ${pragma}(${argument})`).all();
    return row?.[pragma];
  } catch (error) {
    if (refusalReason(error) !== undefined || errorCode(error).startsWith("SQLITE_BUSY")) throw error;
    return messageOf(error);
  }
}

/**
 * Gives a finished file its name.
 * @param isNew refuses to replace an existing file
 */
export function putInPlace(temporary: string, file: string, { isNew = false } = {}): void {
  try {
    // A link fails where a rename would replace. File systems without links (FAT) get a weaker
    // check.
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
      // The disk refuses this too; the first error is the one to report.
    }
  }
}
