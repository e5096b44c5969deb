// The one owner of the app's SQLite connection: opens it, sets it up, closes it, and makes
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
 * Opens a database the way every Samara database is opened. WAL with synchronous=FULL keeps
 * acknowledged rows through a power cut; NORMAL would keep them only through a crash of the program
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
    // A disk that cannot have a log says so when it is first read.
    touch(sqlite);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/**
 * Some disks share no memory between programs: FUSE with direct_io, some network mounts. The
 * write-ahead log needs it, but for whoever has the database alone
 * (https://www.sqlite.org/wal.html#noshm): so its rows are moved into the file, which then has a
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

/** Asks SQLite: what was wished for is not what every disk can do. */
export function journalOf(sqlite: Sqlite): "WAL" | "DELETE" {
  const [row] = sqlite.query<{ journal_mode: string }, []>("PRAGMA journal_mode").all();
  return row?.journal_mode === "wal" ? "WAL" : "DELETE";
}

/** For the build, which tries migrations on it. @param like one whose contents it has */
export function openMemory(like?: Sqlite): Sqlite {
  const sqlite = like ? Sqlite.deserialize(like.serialize()) : new Sqlite(":memory:");
  sqlite.run("PRAGMA foreign_keys = ON");
  return sqlite;
}

/**
 * How to wait and how to sync come first: the journal's mode may make SQLite take back a change
 * that was cut off. Pure.
 */
export function writerPragmas(
  journal: NonNullable<OpenOptions["journal"]>,
  platform: NodeJS.Platform,
): string[] {
  return [...readerPragmas(platform), `journal_mode = ${journal}`, "synchronous = FULL", "foreign_keys = ON"];
}

/**
 * A copy that a reader makes is synced, too. On macOS fsync(2) leaves what was written in the
 * drive's own memory, in any order; SQLite's answer is F_FULLFSYNC
 * (https://www.sqlite.org/pragma.html#pragma_fullfsync). Whether Apple's SQLite and a drive keep to
 * it was not tried here. Pure.
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

/** Whether SQLite, here or in what it caused, found that a file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(errorCode(error))) return true;
  return error instanceof Error && error.cause !== undefined && isDamage(error.cause);
}

/**
 * Opens a database to look at it, and leaves every byte as it is. Where nothing stands beside it
 * SQLite is told that nobody writes, and makes no files either
 * (https://www.sqlite.org/uri.html#uriimmutable). One thing comes first: a change that was cut off
 * in the middle is taken back, as nothing can be read before.
 * @param isStill nobody has the file open: the home's lock is ours, or the file is a backup
 * @param ignoresLog what stands beside the file belongs to another one: see open-still.ts
 * @throws UserError (exit 4) when the disk or the permissions refuse, (exit 1) when the change that
 * was cut off is not ours to take back, SQLite's own error when the file is damaged
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
      // Nothing can be read before the log is in the file.
      openWithoutSharedMemory(file).close(true);
      return openReadOnly(file, { isStill });
    }
    if (errorCode(error) === "SQLITE_READONLY_ROLLBACK") throw cutOffDatabase(file, error);
    throw isDamage(error) ? error : explainRefusal(`Cannot open the database "${file}"`, error);
  }
}

const readOnlyUri = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI;

/**
 * SQLite does it when it opens the file for writing:
 * https://www.sqlite.org/atomiccommit.html#_rollback
 * @throws UserError (exit 1) when nothing is left: it was the first change, as of a copy that was
 * never finished
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
 * Its own `transaction` has no type, and who calls it all the same is told what to call before
 * anything is changed.
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

/** Moves everything from the write-ahead log into the database file, then lets go of it. */
export function closeSqlite(sqlite: Sqlite): void {
  try {
    sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    // `true` also closes prepared statements; without it Windows keeps the file locked.
    sqlite.close(true);
  }
}

/**
 * Makes `context.transaction`: synchronous, because bun:sqlite has one connection and an `await` in
 * the middle would let other requests write into the open transaction (and Drizzle would not roll
 * back: drizzle-orm issues 1472, 2275).
 */
export function makeTransaction<S extends Schema>(db: Database<S>): Context<S>["transaction"] {
  // Drizzle's own, below the one that refuses.
  const begin = BunSQLiteDatabase.prototype.transaction.bind(db) as BunSQLiteDatabase<S>["transaction"];
  let isOpen = false;
  return <T>(change: (tx: Transaction<S>) => unknown): T => {
    if (isOpen) {
      throw new Error("context.transaction() cannot be nested: pass `tx` on to the function that needs it");
    }
    isOpen = true;
    try {
      const run = (tx: Transaction<S>) => refusePromise(change(withSynchronous(tx)), "context.transaction()");
      // The type says what `change` must not return; what it does return is looked at here.
      return begin(run, { behavior: "immediate" }) as T;
    } finally {
      isOpen = false;
    }
  };
}
