// What a folder holds, as values that two moments can be compared by.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

export interface FolderEntry {
  /** Relative, with forward slashes; a folder's ends with one. */
  path: string;
  /** Permission bits. */
  mode: number;
  sha256: string | null;
  modifiedMs: number;
}

/** Everything in a folder, sorted by path. Never call it on a home whose app runs: nobody else may open its database. */
export function readFolder(folder: string): FolderEntry[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const read = entries.map((entry) => {
    const file = join(entry.parentPath, entry.name);
    const { mode, mtimeMs } = lstatSync(file);
    const path = relative(folder, file).split(sep).join("/");
    return {
      path: entry.isDirectory() ? `${path}/` : path,
      mode: mode & 0o777,
      sha256: entry.isFile() ? hashFile(file) : null,
      modifiedMs: mtimeMs,
    };
  });
  return read.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function hashFile(file: string): string {
  return new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
}
