// Owns the app's SQLite connection: opens it, sets it up, closes it, and makes
// `context.transaction`.
import { constants, Database as Sqlite } from "bun:sqlite";
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";

import type { Context, Database, Schema, Transaction } from "../app.ts";
import { refuseBrokenText } from "./broken-text.ts";
import { quickDrizzle } from "./quick-drizzle.ts";
import { hasJournal, hasLog } from "./companion-files.ts";
import { errorCode, explainRefusal, UserError } from "../errors.ts";
import { refuseOddDatabase } from "../home/odd-files.ts";
import { refusePromise, withSynchronous } from "./synchronous.ts";

export type { Sqlite };

/** How long a statement waits for another program's lock, such as a maker's SQLite browser. */
const busyTimeoutMs = 5000;

export interface OpenOptions {
  create?: boolean;
  /** "DELETE" on a network file system, where the write-ahead log's shared memory is not shared. */
  journal?: "WAL" | "DELETE";
}

/**
 * Opens a database the way Samara always does. WAL with synchronous=FULL keeps acknowledged rows
 * through a power cut; NORMAL would keep them only through a crash of the program
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). macOS needs more, see readerPragmas().
 * @throws UserError (exit 4) when the disk or the permissions refuse, (exit 1) when the file is
 * damaged
 */
export function openSqlite(file: string, { create = false, journal = "WAL" }: OpenOptions = {}): Sqlite {
  try {
    return openForWriting(file, create, writerPragmas(journal, process.platform));
  } catch (error) {
    if (lacksSharedMemory(error)) return openWithoutSharedMemory(file);
    if (isDamage(error)) throw new DamagedDatabase(file, error);
    throw explainRefusal(`Cannot open the database "${file}"`, error);
  }
}

function openForWriting(file: string, create: boolean, pragmas: readonly string[]): Sqlite {
  const sqlite = new Sqlite(file, { readwrite: true, create });
  try {
    for (const pragma of pragmas) sqlite.run(`PRAGMA ${pragma}`);
    // A disk that cannot hold a log fails at the first read.
    touch(sqlite);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/**
 * Some disks share no memory between programs: FUSE with direct_io, some network mounts. There,
 * only a sole user of the database can have a write-ahead log
 * (https://www.sqlite.org/wal.html#noshm). So this moves its rows into the file, which then uses a
 * journal.
 */
function openWithoutSharedMemory(file: string): Sqlite {
  const pragmas = writerPragmas("DELETE", process.platform);
  try {
    return openForWriting(file, false, ["locking_mode = EXCLUSIVE", ...pragmas, "locking_mode = NORMAL"]);
  } catch (error) {
    throw isDamage(error)
      ? new DamagedDatabase(file, error)
      : explainRefusal(`Cannot open the database "${file}"`, error);
  }
}

export function lacksSharedMemory(error: unknown): boolean {
  if (errorCode(error).startsWith("SQLITE_IOERR_SHM")) return true;
  return error instanceof Error && error.cause !== undefined && lacksSharedMemory(error.cause);
}

/** Asks SQLite, because not every disk can do what was requested. */
export function journalOf(sqlite: Sqlite): "WAL" | "DELETE" {
  const [row] = sqlite.query<{ journal_mode: string }, []>("PRAGMA journal_mode").all();
  return row?.journal_mode === "wal" ? "WAL" : "DELETE";
}

/** For the build, which tries migrations on it. @param like a database to copy */
export function openMemory(like?: Sqlite): Sqlite {
  const sqlite = like ? Sqlite.deserialize(like.serialize()) : new Sqlite(":memory:");
  sqlite.run("PRAGMA foreign_keys = ON");
  return sqlite;
}

/**
 * How to wait and how to sync come first: setting the journal mode may already make SQLite undo a
 * change that was cut off. Pure.
 */
export function writerPragmas(
  journal: NonNullable<OpenOptions["journal"]>,
  platform: NodeJS.Platform,
): string[] {
  return [...readerPragmas(platform), `journal_mode = ${journal}`, "synchronous = FULL", "foreign_keys = ON"];
}

/**
 * A reader's copy is synced too. On macOS fsync(2) leaves writes in the drive's own memory, in any
 * order. SQLite's answer is F_FULLFSYNC (https://www.sqlite.org/pragma.html#pragma_fullfsync). We
 * have not tested whether Apple's SQLite and a drive obey it. Pure.
 */
export function readerPragmas(platform: NodeJS.Platform): string[] {
  const sync = platform === "darwin" ? ["fullfsync = ON", "checkpoint_fullfsync = ON"] : [];
  return [`busy_timeout = ${busyTimeoutMs}`, ...sync];
}

export class DamagedDatabase extends UserError {
  readonly file: string;

  constructor(file: string, cause?: unknown) {
    super(`Cannot open the database "${file}": it is damaged`, {
      hint: "restore a backup: the commands `backups` and `restore` do it, and keep the damaged files",
      cause,
    });
    this.file = file;
  }
}

/** Whether the error, or one of its causes, says that a file is damaged. */
export function isDamage(error: unknown): boolean {
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(errorCode(error))) return true;
  return error instanceof Error && error.cause !== undefined && isDamage(error.cause);
}

/**
 * Opens a database for reading, and changes no byte of it. If no log or journal lies beside it,
 * SQLite is told that it has no writers, and makes no files
 * (https://www.sqlite.org/uri.html#uriimmutable). One exception: a change that was cut off is
 * undone first, because SQLite reads nothing before.
 * @param isStill no process has the file open: we hold the home's lock, or it is a backup
 * @param ignoresLog the log beside it belongs to another file: see open-still.ts
 * @throws UserError (exit 4) when the disk or the permissions refuse, (exit 1) when the change that
 * was cut off is not ours to undo, SQLite's own error when the file is damaged
 */
export function openReadOnly(file: string, { isStill = false, ignoresLog = false } = {}): Sqlite {
  refuseOddDatabase(file);
  let sqlite: Sqlite | undefined;
  try {
    if (isStill && !ignoresLog && hasJournal(file)) takeBackCutOff(file);
    const isImmutable = isStill && (ignoresLog || !hasLog(file));
    sqlite = isImmutable
      ? new Sqlite(`${pathToFileURL(file).href}?immutable=1`, readOnlyUri)
      : new Sqlite(file, { readonly: true });
    for (const pragma of readerPragmas(process.platform)) sqlite.run(`PRAGMA ${pragma}`);
    if (!isImmutable) touch(sqlite);
    return sqlite;
  } catch (error) {
    sqlite?.close(true);
    if (isStill && lacksSharedMemory(error)) {
      // Nothing can be read until the log is moved into the file.
      openWithoutSharedMemory(file).close(true);
      return openReadOnly(file, { isStill });
    }
    if (errorCode(error) === "SQLITE_READONLY_ROLLBACK") throw cutOffDatabase(file, error);
    throw isDamage(error) ? error : explainRefusal(`Cannot open the database "${file}"`, error);
  }
}

const readOnlyUri = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI;

/**
 * SQLite undoes it when it opens the file for writing:
 * https://www.sqlite.org/atomiccommit.html#_rollback
 * @throws UserError (exit 1) when nothing is left: the first change was cut off, as in an
 * unfinished copy
 */
function takeBackCutOff(file: string): void {
  using sqlite = new Sqlite(file, { readwrite: true });
  for (const pragma of readerPragmas(process.platform)) sqlite.run(`PRAGMA ${pragma}`);
  touch(sqlite);
  if (statSync(file).size === 0) throw new DamagedDatabase(file);
}

function touch(sqlite: Sqlite): void {
  sqlite.query("SELECT 1 FROM sqlite_master").get();
}

function cutOffDatabase(file: string, cause: unknown): UserError {
  return new UserError(`Cannot open the database "${file}": its last change was cut off`, {
    hint: "start the app once, which takes that change back",
    cause,
  });
}

/**
 * Hides drizzle's own `transaction` from the types. A call to it throws, and names what to use,
 * before anything changes.
 */
export function attachDrizzle<S extends Schema>(sqlite: Sqlite, schema: S): Database<S> {
  return Object.assign(quickDrizzle(sqlite, schema, refuseBrokenText), {
    transaction: refuseTransaction,
  });
}

function refuseTransaction(): never {
  throw new Error(
    "db.transaction() does not roll back an asynchronous function, so nothing was run: " +
      "use context.transaction((tx) => { … }), which takes a synchronous one",
  );
}

/** Moves everything from the write-ahead log into the database file, then closes it. */
export function closeSqlite(sqlite: Sqlite): void {
  try {
    sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    // `true` also closes prepared statements; otherwise Windows keeps the file locked.
    sqlite.close(true);
  }
}

/**
 * Makes `context.transaction`. It is synchronous: bun:sqlite has one connection, so during an
 * `await` other requests would write into the open transaction (and Drizzle would not roll back:
 * drizzle-orm issues 1472, 2275).
 */
export function makeTransaction<S extends Schema>(db: Database<S>): Context<S>["transaction"] {
  // Drizzle's own, below the one that throws.
  const begin = BunSQLiteDatabase.prototype.transaction.bind(db) as BunSQLiteDatabase<S>["transaction"];
  let isOpen = false;
  return <T>(change: (tx: Transaction<S>) => unknown): T => {
    if (isOpen) {
      throw new Error("context.transaction() cannot be nested: pass `tx` on to the function that needs it");
    }
    isOpen = true;
    try {
      const run = (tx: Transaction<S>) => refusePromise(change(withSynchronous(tx)), "context.transaction()");
      // The types limit what `change` returns; this checks the value it really returned.
      return begin(run, { behavior: "immediate" }) as T;
    } finally {
      isOpen = false;
    }
  };
}
