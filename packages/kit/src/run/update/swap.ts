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

/** @throws the disk's own error; then the old executable is in its place */
export function swapExecutable(places: Places, { platform }: Pick<Machine, "platform">): void {
  mkdirSync(dirname(places.kept), { recursive: true, mode: 0o700 });
  rmSync(places.kept, { force: true });
  if (platform === "win32") swapOnWindows(places);
  else swapInOneStep(places);
  syncFolder(dirname(places.executable));
}

function swapInOneStep({ executable, staged, kept }: Places): void {
  keepCopy(executable, kept);
  renameSync(staged, executable);
}

/** Another name for the same file where the disk allows it, else a copy. */
function keepCopy(executable: string, kept: string): void {
  try {
    linkSync(executable, kept);
  } catch (error) {
    if (!["EXDEV", "EPERM", "EOPNOTSUPP", "ENOTSUP", "EMLINK"].includes(errorCode(error))) throw error;
    copyFileSync(executable, kept);
    chmodSync(kept, 0o700);
    syncFile(kept);
  }
  syncFolder(dirname(kept));
}

/** Windows replaces no running program, but it renames one. */
function swapOnWindows({ executable, staged, kept }: Places): void {
  const aside = `${executable}.old`;
  rmSync(aside, { force: true });
  renameSync(executable, aside);
  try {
    renameSync(staged, executable);
  } catch (error) {
    renameSync(aside, executable);
    throw error;
  }
  // Still running, so it can be read, but moved only within the disk.
  copyFileSync(aside, kept);
}

/** Puts the kept executable back. It stays kept until the next swap. */
export function bringBack({ executable, kept }: Pick<Places, "executable" | "kept">, machine: Machine): void {
  if (!existsSync(kept)) throw Object.assign(new Error(`There is no "${kept}"`), { code: "ENOENT" });
  const staged = join(dirname(executable), `.${basename(executable)}-${machine.pid}.back`);
  copyFileSync(kept, staged);
  chmodSync(staged, statSync(executable).mode & 0o7777);
  syncFile(staged);
  if (machine.platform === "win32") {
    const aside = `${executable}.old`;
    rmSync(aside, { force: true });
    renameSync(executable, aside);
    renameSync(staged, executable);
  } else {
    renameSync(staged, executable);
  }
  syncFolder(dirname(executable));
}
