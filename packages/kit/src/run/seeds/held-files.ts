// Lets an update change a seed whose program still runs. Windows neither replaces nor removes the
// file of such a program, but renames it: it goes to .state/replaced/, out of the user's sight,
// until nothing runs it any more.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  type Stats,
} from "node:fs";
import { dirname, join, relative } from "node:path";

import { errorCode } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";

/** What the system does with files; a test stands in for Windows with it. */
export interface Disk {
  platform: NodeJS.Platform;
  rename(from: string, to: string): void;
  remove(file: string): unknown;
}

export interface HeldFiles {
  /** Gives a finished file its name, which a program may be running under. */
  rename(temporary: string, file: string): void;
  remove(file: string): void;
  /**
   * What left its place for a file that never came goes back: the user did not delete it, a start
   * was cut off there.
   */
  putBack(): void;
  /** Removes what nothing runs any more. */
  clear(): void;
}

const thisDisk: Disk = {
  platform: process.platform,
  rename: renameSync,
  // rmSync does not tell why it was refused.
  remove: (file) => existsSync(file) && unlinkSync(file),
};

/**
 * @param occasion the name of a folder: what was set aside on another occasion may still run, and
 *   is none to put back on this one
 */
export function heldFiles(
  { home, state }: Pick<HomePaths, "home" | "state">,
  occasion: string,
  disk = thisDisk,
): HeldFiles {
  const replaced = join(state, "replaced");
  const ours = join(replaced, occasion);
  const setAside = (file: string) => {
    const place = join(ours, relative(home, file));
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    disk.rename(file, place);
  };
  return {
    rename(temporary, file) {
      try {
        disk.rename(temporary, file);
      } catch (error) {
        if (!isHeld(error, disk) || !tryTo(() => setAside(file))) throw error;
        disk.rename(temporary, file);
      }
    },
    remove(file) {
      try {
        disk.remove(file);
      } catch (error) {
        if (!isHeld(error, disk) || !tryTo(() => setAside(file))) throw error;
      }
    },
    putBack() {
      for (const { path, isFolder } of walk(ours)) {
        const file = join(home, relative(ours, path));
        if (!isFolder && !existsSync(file)) tryTo(() => disk.rename(path, file));
      }
    },
    clear() {
      // What still runs stays, with the folders above it, and is tried again at the next start.
      for (const { path, isFolder } of walk(replaced)) tryTo(() => (isFolder ? rmdirSync : unlinkSync)(path));
    },
  };
}

function isHeld(error: unknown, { platform }: Disk): boolean {
  return platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(errorCode(error));
}

interface Entry {
  path: string;
  isFolder: boolean;
}

/**
 * The folder and all that is in it, what is in a folder before the folder; nothing where there is
 * none. A link to one is none: what it leads to is not ours to clear.
 */
function walk(folder: string): Entry[] {
  if (!isRealFolder(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [{ path, isFolder: false }];
  });
  return [...entries, { path: folder, isFolder: true }];
}

function isRealFolder(path: string): boolean {
  let found: Stats | undefined;
  // What stands above it may be no folder.
  tryTo(() => (found = lstatSync(path)));
  return found?.isDirectory() ?? false;
}

/** @returns whether the system let it happen */
function tryTo(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
