// Takes the app's own files into a backup: copies those that changed since the last one, lists all.
// Looks once before and once after the database's copy, so that files its rows name are included.
import { join } from "node:path";

import { readPatterns } from "./patterns.ts";
import { addContent, hasContent, touchContent, type Content } from "./contents.ts";
import { findFiles, type FoundFile } from "./walk.ts";
import type { KeptFile } from "./manifest.ts";

/** Which files, and in which home. Plain data, so that a worker can receive it. */
export interface OwnFiles {
  home: string;
  /** `config.files` */
  patterns: readonly string[];
}

/** Where contents go: under their hash, or under their path. */
export interface Shelf {
  /** Whether the file's content is still there. */
  has(file: KeptFile): boolean;
  /** Returns null when the file has gone. */
  put(file: FoundFile): Content | null;
}

/** Stores contents in the home's backups/files/, together with those of other backups. */
export function hashShelf(backups: string, { home }: OwnFiles): Shelf {
  return {
    has(file) {
      const isThere = hasContent(backups, file);
      if (isThere) touchContent(backups, file);
      return isThere;
    },
    put: ({ path }) => addContent(join(home, path), backups),
  };
}

/**
 * Looks at all files, and stores those that are new or changed.
 * @param before the list of the first look; files that have gone since stay in it
 * @returns sorted by path
 */
export function keepFiles(
  { home, patterns }: OwnFiles,
  name: string,
  shelf: Shelf,
  { known = [], before = [] }: { known?: readonly KeptFile[]; before?: readonly KeptFile[] } = {},
): KeptFile[] {
  const earlier = new Map([...known, ...before].map((file) => [file.path, file]));
  const kept = new Map(before.map((file) => [file.path, file]));
  for (const found of findFiles(home, readPatterns(patterns, name))) {
    const same = earlier.get(found.path);
    const file = same && isUnchanged(found, same) && shelf.has(same) ? same : keepOne(found, shelf);
    if (file) kept.set(file.path, file);
  }
  return [...kept.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** When the newest change to one of the files was made; 1970 when there are no files. */
export function lastChange({ home, patterns }: OwnFiles, name: string): Date {
  const found = findFiles(home, readPatterns(patterns, name));
  return new Date(found.reduce((latest, { stamp }) => Math.max(latest, stampTime(stamp)), 0));
}

/** The next backup reads files again that may have changed within one tick of the disk's clock. */
export function forgetYoung(files: readonly KeptFile[], now: Date): KeptFile[] {
  return files.map((file) =>
    now.getTime() - stampTime(file.stamp) < youngMs ? { ...file, stamp: "" } : file,
  );
}

export function isSameList(a: readonly KeptFile[], b: readonly KeptFile[]): boolean {
  const texts = [a, b].map((files) => files.map(({ path, sha256 }) => `${sha256} ${path}`).join("\n"));
  return texts[0] === texts[1];
}

/** FAT counts time in steps of two seconds. */
const youngMs = 3000;

/** The time of the last change that a stamp records, in milliseconds. */
function stampTime(stamp: string): number {
  const times = stamp.split("-").slice(1).map(Number);
  return Math.max(0, ...times) / 1e6;
}

function isUnchanged(found: FoundFile, { size, stamp }: KeptFile): boolean {
  return found.size === size && found.stamp === stamp;
}

function keepOne(found: FoundFile, shelf: Shelf): KeptFile | null {
  const content = shelf.put(found);
  const { path, modified, stamp } = found;
  return content && { path, ...content, modified: modified.getTime(), stamp };
}
