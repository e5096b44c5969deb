// The files that SQLite keeps beside a database: what was written last may stand there alone, and
// so may what a change that was cut off has overwritten. Finds them, and opens none.
import { statSync } from "node:fs";

import { databaseItself } from "../home/linked-file.ts";

/**
 * The write-ahead log, and the rollback journal of a database without one:
 * https://www.sqlite.org/tempfiles.html
 */
type Companion = "-wal" | "-journal";

/** Where it stands for the database `file`, which may be a link. */
export function companionOf(file: string, companion: Companion): string {
  return `${databaseItself(file, process.platform)}${companion}`;
}

/**
 * The database file alone does not tell everything: a log or a journal with content stands beside
 * it.
 */
export function hasLog(database: string): boolean {
  return sizeOf(companionOf(database, "-wal")) > 0 || hasJournal(database);
}

/** A change is being made, or was cut off, in a database that has no write-ahead log. */
export function hasJournal(database: string): boolean {
  return sizeOf(companionOf(database, "-journal")) > 0;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
