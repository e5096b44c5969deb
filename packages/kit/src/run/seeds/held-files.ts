// Lets an update change a seed whose program still runs. Windows neither replaces nor removes such
// a file, but it can rename it. So the file goes to .state/replaced/, out of the user's sight,
// until its program ends.
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

/** The system's file operations; tests replace them to imitate Windows. */
export interface Disk {
  platform: NodeJS.Platform;
  rename(from: string, to: string): void;
  remove(file: string): unknown;
}

export interface HeldFiles {
  /** Gives a finished file its name, even if a program runs under that name. */
  rename(temporary: string, file: string): void;
  remove(file: string): void;
  /**
   * Puts back moved files whose replacement never came: a start was cut off, the user did not
   * delete them.
   */
  putBack(): void;
  /** Removes files whose programs have ended. */
  clear(): void;
}

const thisDisk: Disk = {
  platform: process.platform,
  rename: renameSync,
  // rmSync does not report why it was refused.
  remove: (file) => existsSync(file) && unlinkSync(file),
};

/**
 * @param occasion names a folder. Files set aside on another occasion may still run, and must not
 * be put back on this one
 */
export function heldFiles(
  { home, state }: Pick<HomePaths, "home" | "state">,
  occasion: string,
  disk = thisDisk,
): HeldFiles {
  const replaced = replacedFolder({ state });
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
      // Files in use stay, with the folders above them; the next start tries again.
      for (const { path, isFolder } of walk(replaced)) tryTo(() => (isFolder ? rmdirSync : unlinkSync)(path));
    },
  };
}

/** Everything in it is to be removed, as soon as nothing uses it. */
export function replacedFolder({ state }: Pick<HomePaths, "state">): string {
  return join(state, "replaced");
}

function isHeld(error: unknown, { platform }: Disk): boolean {
  return platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(errorCode(error));
}

interface Entry {
  path: string;
  isFolder: boolean;
}

/**
 * The folder and its contents, contents first; empty if there is no folder. A link does not count:
 * its target is not ours to clear.
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
  // Something above it may not be a folder.
  tryTo(() => (found = lstatSync(path)));
  return found?.isDirectory() ?? false;
}

/** @returns whether the system allowed it */
function tryTo(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
