// Where the links lead that a user made of a file of the home. Opens nothing.
import { lstatSync, readlinkSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";

/**
 * The file that SQLite works on, and keeps the others beside: what a link leads to, there or not.
 * On Windows it does not look for links. Asks the links alone: Bun opens a file to find its real
 * path, and closing it would drop SQLite's locks.
 */
export function databaseItself(file: string, platform: NodeJS.Platform, mostLinks = 40): string {
  const target = platform === "win32" || mostLinks === 0 ? null : linkTarget(file);
  if (target === null) return file;
  // Not joined: `..` behind a folder that is a link itself is the system's to follow.
  const next = isAbsolute(target) ? target : `${dirname(file)}/${target}`;
  return databaseItself(next, platform, mostLinks - 1);
}

/** What a link leads to, as it says, there or not; null for a file, and for nothing. */
export function linkTarget(file: string): string | null {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(file) : null;
}
