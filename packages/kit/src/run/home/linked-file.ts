// Finds the targets of links that a user made of the home's files. Opens nothing.
import { lstatSync, readlinkSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";

/**
 * The file that SQLite uses, with its log beside it: a link's target, even if missing. On Windows
 * SQLite does not resolve links. Reads only links: Bun opens a file to find its real path, and
 * closing it would drop SQLite's locks.
 */
export function databaseItself(file: string, platform: NodeJS.Platform, mostLinks = 40): string {
  const target = platform === "win32" || mostLinks === 0 ? null : linkTarget(file);
  if (target === null) return file;
  // Not joined: only the system can resolve `..` behind a folder that is itself a link.
  const next = isAbsolute(target) ? target : `${dirname(file)}/${target}`;
  return databaseItself(next, platform, mostLinks - 1);
}

/** A link's target as written, even if missing; null for a file, and for nothing. */
export function linkTarget(file: string): string | null {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(file) : null;
}
