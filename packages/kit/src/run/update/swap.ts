// Puts the new executable into the old one's place. At every moment there is a whole executable;
// the old one is kept, so that going back needs no network.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

import { errorCode } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";
import { syncFile, syncFolder } from "../home/replace-file.ts";
import type { Machine } from "../machine.ts";

/** Where the executable of the version before is kept. */
export function previousExecutable({ state }: Pick<HomePaths, "state">, executable: string): string {
  return join(state, "previous", basename(executable));
}

interface Places {
  /** The executable that users start. */
  executable: string;
  /** The one to put there, in the same folder. */
  staged: string;
  /** Where the old one goes. */
  kept: string;
}

/** @throws the disk's own error; if the staged one is still there, the old one is in its place */
export function swapExecutable(places: Places, { platform }: Pick<Machine, "platform">): void {
  mkdirSync(dirname(places.kept), { recursive: true, mode: 0o700 });
  keepCopy(places.executable, places.kept);
  replace(places.executable, places.staged, platform);
}

function replace(executable: string, staged: string, platform: Machine["platform"]): void {
  if (platform === "win32") replaceOnWindows(executable, staged);
  else renameSync(staged, executable);
  syncFolder(dirname(executable));
}

/** Another name for the same file where the disk allows it, else a copy. */
function keepCopy(executable: string, kept: string): void {
  const unfinished = `${kept}.new`;
  rmSync(unfinished, { force: true });
  try {
    linkSync(executable, unfinished);
  } catch (error) {
    if (!["EXDEV", "EPERM", "EOPNOTSUPP", "ENOTSUP", "EMLINK"].includes(errorCode(error))) throw error;
    copyWhole(executable, unfinished, 0o700);
  }
  renameSync(unfinished, kept);
  // A rename to another name of the same file does nothing.
  rmSync(unfinished, { force: true });
  syncFolder(dirname(kept));
}

/** @throws the disk's own error; then there is no copy */
function copyWhole(from: string, to: string, mode: number): void {
  try {
    copyFileSync(from, to);
    chmodSync(to, mode);
    syncFile(to);
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}

/** Windows replaces no running program, but it renames one. */
function replaceOnWindows(executable: string, staged: string): void {
  const aside = `${executable}.old`;
  rmSync(aside, { force: true });
  renameSync(executable, aside);
  try {
    renameSync(staged, executable);
  } catch (error) {
    renameSync(aside, executable);
    throw error;
  }
}

/** Puts the kept executable back. It stays kept until the next swap. */
export function bringBack({ executable, kept }: Pick<Places, "executable" | "kept">, machine: Machine): void {
  if (!existsSync(kept)) throw Object.assign(new Error(`There is no "${kept}"`), { code: "ENOENT" });
  const staged = join(dirname(executable), `.${basename(executable)}-${machine.pid}.back`);
  copyWhole(kept, staged, statSync(executable).mode & 0o7777);
  try {
    replace(executable, staged, machine.platform);
  } finally {
    rmSync(staged, { force: true });
  }
}
