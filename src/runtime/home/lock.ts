// The lock that makes a home have one owner: an exclusive transaction on an empty SQLite file. The system lets go of it when the
// process ends, however it ends, so it can never be stale. The file stays empty: nobody may open it by other means.
import { Database as Sqlite } from "bun:sqlite";
import { chmodSync, existsSync } from "node:fs";

import { errorCode, explainRefusal, UserError } from "../errors.ts";

export interface Lock {
  release(): void;
}

/**
 * @returns the lock, or null while another process holds it
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function acquireLock(file: string): Lock | null {
  let sqlite: Sqlite | undefined;
  try {
    const isNew = !existsSync(file);
    sqlite = new Sqlite(file, { readwrite: true, create: true });
    if (isNew) chmodSync(file, 0o600);
    sqlite.run("PRAGMA busy_timeout = 0");
    sqlite.run("BEGIN EXCLUSIVE");
    return hold(sqlite);
  } catch (error) {
    sqlite?.close();
    if (errorCode(error) === "SQLITE_BUSY") return null;
    if (errorCode(error) === "SQLITE_NOTADB") throw damagedLock(file, error);
    throw explainRefusal(`Cannot lock the home with "${file}"`, error);
  }
}

/** Whether a process holds the lock. Creates nothing. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = acquireLock(file);
  lock?.release();
  return lock === null;
}

/** The lock is an empty file; something else was written into it. */
function damagedLock(file: string, cause: unknown): UserError {
  return new UserError(`Cannot lock the home with "${file}": that file is damaged`, {
    hint: "remove that one file; it holds none of your data",
    cause,
  });
}

/** A lock nobody refers to would be closed by the garbage collector, and so be lost: the global object keeps it. */
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
