// The files that SQLite keeps beside a database: what was written last may stand there alone, and so may what a change that was cut off
// has overwritten. Finds them, and opens none.
import { lstatSync, readlinkSync, statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";

/** The write-ahead log, and the rollback journal of a database without one: https://www.sqlite.org/tempfiles.html */
type Companion = "-wal" | "-journal";

/** Where it stands for the database `file`, which may be a link. */
export function companionOf(file: string, companion: Companion): string {
  return `${databaseItself(file, process.platform)}${companion}`;
}

/**
 * The file that SQLite works on, and keeps the others beside: what a link leads to, there or not. On Windows it does not look for links.
 * Asks the links alone: Bun opens a file to find its real path, and closing it would drop SQLite's locks.
 */
export function databaseItself(file: string, platform: NodeJS.Platform, maxLinks = 40): string {
  const target = platform === "win32" || maxLinks === 0 ? null : linkTarget(file);
  if (target === null) return file;
  // Not joined: `..` behind a folder that is a link itself is the system's to follow.
  const next = isAbsolute(target) ? target : `${dirname(file)}/${target}`;
  return databaseItself(next, platform, maxLinks - 1);
}

/** The database file alone does not tell everything: a log or a journal with content stands beside it. */
export function hasLog(database: string): boolean {
  return sizeOf(companionOf(database, "-wal")) > 0 || hasJournal(database);
}

/** A change is being made, or was cut off, in a database that has no write-ahead log. */
export function hasJournal(database: string): boolean {
  return sizeOf(companionOf(database, "-journal")) > 0;
}

/** What a link leads to, as it says, there or not; null for a file, and for nothing. */
export function linkTarget(file: string): string | null {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(file) : null;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
