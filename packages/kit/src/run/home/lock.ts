// The lock that gives a home one owner: an exclusive transaction on an empty SQLite file. The
// system releases it when the process ends, in any way, so it is never stale. The file stays empty:
// only SQLite may open it.
import { Database as Sqlite } from "bun:sqlite";
import { chmodSync, existsSync } from "node:fs";

import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { refuseOddDatabase } from "./odd-files.ts";

export interface Lock {
  release(): void;
}

/**
 * @returns the lock, or null while another process holds it
 * @throws UserError (exit 4) when the disk or the permissions refuse, also for a write-protected
 * file
 */
export function acquireLock(file: string): Lock | null {
  return takeLock(file, (sqlite) => {
    // SQLite opens a write-protected file for reading, and then grants "exclusive" to every caller:
    // only a write shows it.
    sqlite.run("PRAGMA user_version = 0");
  });
}

/** Whether a process holds the lock. Creates nothing, and works on a write-protected file too. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const found = takeLock(file, () => {});
  found?.release();
  return found === null;
}

function takeLock(file: string, prove: (sqlite: Sqlite) => void): Lock | null {
  refuseOddDatabase(file);
  let sqlite: Sqlite | undefined;
  try {
    const isNew = !existsSync(file);
    sqlite = new Sqlite(file, { readwrite: true, create: true });
    if (isNew) chmodSync(file, 0o600);
    sqlite.run("PRAGMA busy_timeout = 0");
    sqlite.run("BEGIN EXCLUSIVE");
    prove(sqlite);
    return hold(sqlite);
  } catch (error) {
    sqlite?.close();
    if (errorCode(error) === "SQLITE_BUSY") return null;
    if (errorCode(error) === "SQLITE_NOTADB") throw damagedLock(file, error);
    if (errorCode(error) === "SQLITE_READONLY") throw protectedLock(file, error);
    throw explainRefusal(`Cannot lock the home with "${file}"`, error);
  }
}

/** The lock is an empty file, but something was written into it. */
function damagedLock(file: string, cause: unknown): UserError {
  return new UserError(`Cannot lock the home with "${file}": that file is damaged`, {
    hint: "remove that one file; it holds none of your data",
    cause,
  });
}

function protectedLock(file: string, cause: unknown): UserError {
  return new UserError(`Cannot lock the home with "${file}": it is read-only`, {
    hint: "take the write protection off that file or its disk, or choose another folder with --home",
    cause,
    exitCode: exitCodes.refused,
  });
}

/**
 * The garbage collector would close an unreferenced lock, and so release it: the global object
 * keeps it.
 */
function hold(sqlite: Sqlite): Lock {
  const held = ((globalThis as { samaraLocks?: Set<Sqlite> }).samaraLocks ??= new Set());
  held.add(sqlite);
  return {
    release() {
      if (!held.delete(sqlite)) return;
      sqlite.run("ROLLBACK");
      sqlite.close();
    },
  };
}
