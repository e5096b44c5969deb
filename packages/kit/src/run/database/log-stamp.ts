// Marks each write-ahead log as one of this state of the database: the first page is written with a
// counter that no earlier state had, so that foreign-log.ts can tell the file that a log belongs to
// from every older copy. Left to itself SQLite writes that page, and counts, only when the file
// grows. It costs a commit for each log that is begun, about one in a thousand.
import { closeSync, openSync, readSync } from "node:fs";

import { companionOf } from "./companion-files.ts";
import type { Sqlite } from "./connection.ts";
import { errorCode } from "../errors.ts";

export interface LogStamp extends Disposable {
  /**
   * Stamps the log unless it is stamped. Cheap; before and between changes, never within a
   * transaction.
   */
  renew(): void;
  /** The same, for a log that somebody has begun already. */
  renewIfBegun(): void;
}

const headerSize = 32;
const saltsStart = 16;

/** @param file the database that `sqlite` has open, with a write-ahead log */
export function makeLogStamp(sqlite: Sqlite, file: string): LogStamp {
  const log = companionOf(file, "-wal");
  const header = Buffer.alloc(headerSize);
  let descriptor: number | null = null;
  let stamped: string | null = null;
  // SQLite has made the file by now, as a rule: a descriptor that came later would look like one
  // that leaks.
  readSalts();
  return { renew, renewIfBegun, [Symbol.dispose]: close };

  function renew(): void {
    const salts = readSalts();
    if (salts !== null && salts === stamped) return;
    stamp(sqlite);
    // A new log may have begun with the stamp.
    stamped = readSalts();
  }

  function renewIfBegun(): void {
    if (readSalts() !== null) renew();
  }

  /**
   * A log that is begun again has other salts: https://www.sqlite.org/fileformat2.html#walformat.
   * SQLite locks the database and the
   * `-shm`, never the log, so this descriptor takes no lock away when it is closed.
   */
  function readSalts(): string | null {
    try {
      descriptor ??= openSync(log, "r");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    }
    const read = readSync(descriptor, header, 0, headerSize, 0);
    return read < headerSize ? null : header.toString("latin1", saltsStart, saltsStart + 8);
  }

  function close(): void {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  }
}

/**
 * Writes what is there already. SQLite counts on from the first page that it read last, so it must
 * read it again.
 */
function stamp(sqlite: Sqlite): void {
  sqlite.run("PRAGMA shrink_memory");
  sqlite.run("BEGIN IMMEDIATE");
  try {
    const [row] = sqlite.query<{ user_version: number }, []>("PRAGMA user_version").all();
    sqlite.run(`PRAGMA user_version = ${row?.user_version ?? 0}`);
    sqlite.run("COMMIT");
  } catch (error) {
    if (sqlite.inTransaction) sqlite.run("ROLLBACK");
    throw error;
  }
}
