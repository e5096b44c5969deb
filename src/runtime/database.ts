// The one owner of the app's SQLite connection: opens it, sets it up, closes it, and makes `context.transaction`.
import { Database as Sqlite } from "bun:sqlite";
import { closeSync, existsSync, openSync, readSync } from "node:fs";

import { drizzle } from "drizzle-orm/bun-sqlite";

import type { Context, Database, Schema } from "./app.ts";
import { errorCode, exitCodes, explainRefusal, UserError } from "./errors.ts";

export type { Sqlite };

/** How long a statement waits for another program's lock, such as a maker's SQLite browser. */
const busyTimeoutMs = 5000;

/**
 * Opens a database the way every Samara database is opened. WAL with synchronous=FULL keeps acknowledged rows through a
 * power cut; NORMAL would keep them only through a crash of the program (https://www.sqlite.org/pragma.html#pragma_synchronous).
 * @throws UserError (exit 4) when the disk or the permissions refuse, (exit 1) when the file is damaged
 */
export function openSqlite(file: string, { create = false } = {}): Sqlite {
  let sqlite: Sqlite | undefined;
  try {
    sqlite = new Sqlite(file, { readwrite: true, create });
    sqlite.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    sqlite.run("PRAGMA journal_mode = WAL");
    sqlite.run("PRAGMA synchronous = FULL");
    sqlite.run("PRAGMA foreign_keys = ON");
    return sqlite;
  } catch (error) {
    sqlite?.close();
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(errorCode(error))) throw damagedDatabase(file, error);
    throw explainRefusal(`Cannot open the database "${file}"`, error);
  }
}

function damagedDatabase(file: string, cause: unknown): UserError {
  return new UserError(`Cannot open the database "${file}": it is damaged`, {
    hint: "move that file away, and put a copy in its place",
    cause,
  });
}

export function attachDrizzle<S extends Schema>(sqlite: Sqlite, schema: S): Database<S> {
  return drizzle({ client: sqlite, schema });
}

/** Moves everything from the write-ahead log into the database file, then lets go of it. */
export function closeSqlite(sqlite: Sqlite): void {
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  // `true` also closes prepared statements; without it Windows keeps the file locked.
  sqlite.close(true);
}

/**
 * Refuses a file that is not this app's database, before SQLite opens it.
 * Reads the first 100 bytes (https://www.sqlite.org/fileformat2.html#the_database_header), so it must run while this process
 * does not have the file open: closing any descriptor of it would drop SQLite's locks.
 * @throws UserError (exit 3) for somebody else's file
 */
export function checkDatabaseOwner(file: string, applicationId: number): void {
  if (!existsSync(file)) return;
  const header = readHeader(file);
  if (header.length > 0 && !header.toString("latin1").startsWith("SQLite format 3\0")) {
    throw foreignDatabase(file, "it is not a SQLite database");
  }
  if (header.length < 100 || header.readUInt32BE(68) !== applicationId) {
    throw foreignDatabase(file, "another program made it");
  }
}

function readHeader(file: string): Buffer {
  try {
    const descriptor = openSync(file, "r");
    try {
      const bytes = Buffer.alloc(100);
      return bytes.subarray(0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw explainRefusal(`Cannot read the database "${file}"`, error);
  }
}

function foreignDatabase(file: string, reason: string): UserError {
  return new UserError(`Cannot open the database "${file}": ${reason}`, {
    hint: "move that file away, or choose another folder with --home",
    exitCode: exitCodes.notOurs,
  });
}

/**
 * Makes `context.transaction`: synchronous, because bun:sqlite has one connection and an `await` in the middle would let other
 * requests write into the open transaction (and Drizzle would not roll back: drizzle-orm issues 1472, 2275).
 */
export function makeTransaction<S extends Schema>(db: Database<S>): Context<S>["transaction"] {
  let isOpen = false;
  return (change) => {
    if (isOpen) {
      throw new Error("context.transaction() cannot be nested: pass `tx` on to the function that needs it");
    }
    isOpen = true;
    try {
      return db.transaction((tx) => refusePromise(change(tx)), { behavior: "immediate" });
    } finally {
      isOpen = false;
    }
  };
}

function refusePromise<T>(result: T): T {
  if (!isThenable(result)) return result;
  // The work may go on and fail later, after the rollback; that failure has been reported here already.
  if (result instanceof Promise) result.catch(() => {});
  throw new Error(
    "context.transaction() takes a synchronous function: this one returned a promise and was rolled back. " +
      "Await what you need first, and call .run(), .get() or .all() inside",
  );
}

/** A Drizzle query that was not run is one too: awaiting it later would run it outside the transaction. */
function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
