// The files that SQLite keeps beside a database. The log alone may hold the last writes, and the
// journal what a cut-off change overwrote. Finds them, and opens none.
import { statSync } from "node:fs";

import { databaseItself } from "../home/linked-file.ts";

/**
 * The write-ahead log, and the rollback journal of a database without one:
 * https://www.sqlite.org/tempfiles.html
 */
type Companion = "-wal" | "-journal";

/** Its path for the database `file`, which may be a link. */
export function companionOf(file: string, companion: Companion): string {
  return `${databaseItself(file, process.platform)}${companion}`;
}

/**
 * Whether the database file alone is incomplete: a log or a journal with content lies beside it.
 */
export function hasLog(database: string): boolean {
  return sizeOf(companionOf(database, "-wal")) > 0 || hasJournal(database);
}

/** Whether a change is in progress, or was cut off, in a database without a write-ahead log. */
export function hasJournal(database: string): boolean {
  return sizeOf(companionOf(database, "-journal")) > 0;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
