// Reads the state of a seed's place in the home. Follows no link, changes nothing.
import { closeSync, constants, lstatSync, openSync, readdirSync, readSync, type Stats } from "node:fs";
import { join, sep } from "node:path";

import { errorCode, explainRefusal } from "../errors.ts";
import type { DiskState } from "./actions.ts";

/** Windows has no permission bits: `stat` invents them there. */
const hasModes = process.platform !== "win32";

/**
 * @returns a function that reads the state of a path. It caches the folders it has passed, so make
 * a new one for each use.
 * @throws UserError (exit 4) when the disk refuses to be read
 */
export function makeDiskReader(home: string): (path: string) => DiskState {
  const folders = new Map<string, DiskState>();
  return (path) => {
    const above = stateOfFolders(path);
    return above ?? readDiskState(home, path);
  };

  /** undefined if all folders above the path are real ones. */
  function stateOfFolders(path: string): DiskState | undefined {
    const slash = path.lastIndexOf("/");
    if (slash < 0) return undefined;
    const folder = path.slice(0, slash);
    const state = folders.get(folder) ?? stateOfFolders(folder) ?? readFolderState(home, folder);
    folders.set(folder, state);
    return state.kind === "folder" ? undefined : state;
  }
}

/** The disk may ignore case: every home has `.state`, so this asks for `.STATE`. */
export function isCaseBlind(home: string): boolean {
  const [small, large] = [".state", ".STATE"].map((name) => lstatOf(join(home, name)));
  return small !== undefined && large !== undefined && small.ino === large.ino && small.dev === large.dev;
}

const chunk = Buffer.allocUnsafe(256 * 1024);

/**
 * sha256 in hexadecimal, read in pieces: a file may exceed the memory. Waits for no pipe, follows
 * no link.
 */
export function hashFile(file: string): string {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const hash = new Bun.CryptoHasher("sha256");
    for (;;) {
      const length = readSync(descriptor, chunk, 0, chunk.length, null);
      if (length === 0) return hash.digest("hex");
      hash.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

function readFolderState(home: string, folder: string): DiskState {
  const found = lstatOf(join(home, folder));
  if (!found) return { kind: "absent" };
  return found.isDirectory() ? { kind: "folder", entries: [] } : { kind: "blocked", by: folder };
}

function readDiskState(home: string, path: string): DiskState {
  const file = join(home, path);
  const found = lstatOf(file);
  if (!found) return { kind: "absent" };
  if (found.isSymbolicLink()) return { kind: "symlink" };
  if (found.isDirectory()) return { kind: "folder", entries: listAll(home, path) };
  if (!found.isFile()) return { kind: "other" };
  try {
    return { kind: "file", sha256: hashFile(file), ...(hasModes && { mode: found.mode & 0o7777 }) };
  } catch (error) {
    if (["EACCES", "EPERM", "EBUSY"].includes(errorCode(error))) return { kind: "unreadable" };
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}

function lstatOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return undefined;
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}

function listAll(home: string, path: string): string[] {
  const folder = join(home, path);
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.map((entry) => {
      const inHome = join(entry.parentPath, entry.name)
        .slice(home.length + 1)
        .split(sep)
        .join("/");
      return entry.isDirectory() ? `${inHome}/` : inHome;
    });
  } catch {
    // A folder that cannot be listed may contain something of the user's.
    return [`${path}/?`];
  }
}
