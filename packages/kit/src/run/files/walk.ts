// Lists the app's own files in a home. Follows no link, and opens nothing.
import { lstatSync, readdirSync, type BigIntStats, type Dirent } from "node:fs";
import { join } from "node:path";

import { errorCode, explainRefusal } from "../errors.ts";
import type { FilePatterns } from "./patterns.ts";

export interface FoundFile {
  /** Relative to the home, with forward slashes. */
  path: string;
  /** In bytes. */
  size: number;
  modified: Date;
  /** Changes whenever the file changes: inode and times. */
  stamp: string;
}

/**
 * @param onSkipped receives links, pipes and names that are not text, which the app did not write
 * @returns sorted by path
 * @throws UserError (exit 4) when a folder cannot be read
 */
export function findFiles(
  home: string,
  { match, roots }: FilePatterns,
  onSkipped: (path: string) => void = () => {},
): FoundFile[] {
  const found = new Map<string, FoundFile>();
  for (const { folder, isDeep } of roots) if (isRealFolder(home, folder)) walk(folder, isDeep);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));

  function walk(folder: string, isDeep: boolean): void {
    for (const entry of readFolder(join(home, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      // Directly in the home, some folders belong to the kit.
      if (entry.isDirectory()) {
        if (isDeep && (folder !== "" || !isOwn(entry.name))) walk(path, isDeep);
      } else if (match(path)) {
        const file = fileAt(home, path);
        if (file) found.set(path, file);
        else onSkipped(path);
      }
    }
  }
}

const isOwn = (name: string) => [".state", "backups", "logs"].includes(name.toLowerCase());

/** Returns null if it is not a file, or has just gone. */
export function fileAt(home: string, path: string): FoundFile | null {
  const stats = lstatOf(join(home, path));
  if (!stats?.isFile()) return null;
  const { size, mtimeNs, ctimeNs, ino, mtime } = stats;
  return { path, size: Number(size), modified: mtime, stamp: `${ino}-${mtimeNs}-${ctimeNs}` };
}

/** Whether every part of a folder's path is a real folder, not a link. */
export function isRealFolder(home: string, folder: string): boolean {
  if (folder === "") return lstatOf(home) !== undefined;
  const parts = folder.split("/");
  return parts.every((_, index) => lstatOf(join(home, ...parts.slice(0, index + 1)))?.isDirectory() === true);
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // It was removed while we looked.
    if (errorCode(error) === "ENOENT") return [];
    throw explainRefusal(`Cannot read the folder "${folder}"`, error);
  }
}

/** Returns no names for a folder that does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes(errorCode(error))) return [];
    throw explainRefusal(`Cannot read the folder "${folder}"`, error);
  }
}

function lstatOf(file: string): BigIntStats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false, bigint: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return undefined;
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}
