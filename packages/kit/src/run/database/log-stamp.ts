// Ties each write-ahead log to one state of the database. It writes the first page with a counter
// that no earlier state had, so that foreign-log.ts can tell the log's file from every older copy.
// SQLite alone writes that page, and counts, only when the file grows. This costs one commit per
// new log, about one in a thousand.
import { closeSync, openSync, readSync } from "node:fs";

import { companionOf } from "./companion-files.ts";
import type { Sqlite } from "./connection.ts";
import { errorCode } from "../errors.ts";

export interface LogStamp extends Disposable {
  /**
   * Stamps the log unless it has a stamp. Cheap. Call it before and between changes, never within a
   * transaction.
   */
  renew(): void;
  /** The same, but only for a log that exists already. */
  renewIfBegun(): void;
}

const headerSize = 32;
const saltsStart = 16;

/** @param file the database that `sqlite` has open, with a write-ahead log */
export function makeLogStamp(sqlite: Sqlite, file: string): LogStamp {
  const log = companionOf(file, "-wal");
  const header = Buffer.alloc(headerSize);
  const progress = tellsProgress(sqlite) ? sqlite.query("PRAGMA wal_checkpoint(NOOP)") : null;
  let descriptor: number | null = null;
  let stamped: string | null = null;
  // SQLite has usually made the file by now. A descriptor opened later would look like a leak.
  readSalts();
  return { renew, renewIfBegun, [Symbol.dispose]: close };

  function renew(): void {
    const salts = readSalts();
    if (salts !== null && salts === stamped && !isWrittenBack()) return;
    stamp(sqlite);
    // The stamp itself may have started a new log.
    stamped = readSalts();
  }

  /** Then the next commit begins a new log, and must be a stamp. */
  function isWrittenBack(): boolean {
    const [[, frames, copied] = []] = progress?.values() ?? [];
    return Number(frames) > 0 && frames === copied;
  }

  function renewIfBegun(): void {
    if (readSalts() !== null) renew();
  }

  /**
   * A restarted log has other salts: https://www.sqlite.org/fileformat2.html#walformat. SQLite
   * locks the database and the `-shm`, never the log, so closing this descriptor drops no lock.
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

/** Since 3.51: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint. Before, it writes back. */
function tellsProgress(sqlite: Sqlite): boolean {
  const [[version = ""] = []] = sqlite.query("SELECT sqlite_version()").values();
  return Bun.semver.satisfies(String(version), ">=3.51.0");
}

/**
 * Writes the present value. SQLite counts on from the first page it read last, so it must read the
 * page again.
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
