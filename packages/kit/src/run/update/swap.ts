// Puts the new version into the old one's place: one file, or on macOS a whole bundle. At every
// moment there is a whole program; the old one is kept, so that going back needs no network.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

import { errorCode } from "../errors.ts";
import { removeTree } from "../home/remove-tree.ts";
import { syncFile, syncFolder } from "../home/replace-file.ts";
import { freeAside } from "../install/asides.ts";
import type { Machine } from "../machine.ts";
import { exchangeFolders } from "./exchange.ts";
import { folderOf, isBundled, stagedPath, stagingOf, wholeOf } from "./program-paths.ts";

interface Places {
  /** The executable that users start. */
  executable: string;
  /** The one to put there, in the same folder. */
  staged: string;
  /** Where the old one goes. */
  kept: string;
}

/** Call it after keepOld(). @throws the disk's own error, before the swap or after it */
export async function swapProgram(
  { executable, staged, kept }: Places,
  { platform }: Pick<Machine, "platform">,
): Promise<void> {
  await settleKept(wholeOf(kept));
  await replace(executable, staged, platform);
}

async function replace(executable: string, staged: string, platform: Machine["platform"]): Promise<void> {
  // A guard against viruses may have taken the new version away.
  if (!existsSync(wholeOf(executable))) renameSync(wholeOf(staged), wholeOf(executable));
  else if (isBundled(executable)) await replaceBundle(executable, staged, platform);
  else if (platform === "win32") replaceOnWindows(executable, staged);
  else renameSync(staged, executable);
  syncFolder(folderOf(executable));
}

/** What was there is afterwards where the new one was staged, and is removed with that. */
async function replaceBundle(
  executable: string,
  staged: string,
  platform: Machine["platform"],
): Promise<void> {
  const bundle = wholeOf(executable);
  const spare = join(dirname(bundle), `${basename(bundle, ".app")} (before).app`);
  await exchangeFolders(bundle, wholeOf(staged), { platform, spare });
  // The next update removes what stays.
  await removeTree(stagingOf(staged)).catch(() => {});
}

/** Windows replaces no running program, but it renames one. */
function replaceOnWindows(executable: string, staged: string): void {
  const aside = freeAside(executable);
  renameSync(executable, aside);
  try {
    renameSync(staged, executable);
  } catch (error) {
    renameSync(aside, executable);
    throw error;
  }
}

/**
 * Sets the executable aside that an update is for: until the swap, the update of another home may
 * replace it. Other names for the same files where the disk allows it, else copies.
 */
export async function keepOld({ executable, kept }: Omit<Places, "staged">): Promise<void> {
  const whole = wholeOf(kept);
  mkdirSync(dirname(whole), { recursive: true, mode: 0o700 });
  await removeTree(asideOf(whole));
  await copyTree(wholeOf(executable), asideOf(whole), linkOrCopy);
}

/** The update does not come to the swap. */
export async function forgetOld({ kept }: Pick<Places, "kept">): Promise<void> {
  const whole = wholeOf(kept);
  await removeTree(asideOf(whole));
  // A refused first update leaves no trace.
  if (readdirSync(dirname(whole)).length === 0) rmdirSync(dirname(whole));
}

async function settleKept(whole: string): Promise<void> {
  if (statSync(asideOf(whole)).isDirectory()) await removeTree(whole);
  renameSync(asideOf(whole), whole);
  // A rename to another name of the same file does nothing.
  await removeTree(asideOf(whole));
  syncFolder(dirname(whole));
}

const asideOf = (whole: string) => `${whole}.new`;

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!["EXDEV", "EPERM", "EOPNOTSUPP", "ENOTSUP", "EMLINK"].includes(errorCode(error))) throw error;
    copyWhole(from, to, modeOf(from));
  }
}

/** Folders are made, files are copied by `copy`; a bundle of ours has no links. */
async function copyTree(from: string, to: string, copy: (from: string, to: string) => void): Promise<void> {
  if (!statSync(from).isDirectory()) return copy(from, to);
  mkdirSync(to, { mode: 0o755 });
  for (const name of readdirSync(from)) await copyTree(join(from, name), join(to, name), copy);
  syncFolder(to);
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

/** Of what is kept. Another name for it takes no room on a full disk. */
function copyOrLink(from: string, to: string, mode: number): void {
  try {
    copyWhole(from, to, mode);
  } catch (error) {
    if (!["ENOSPC", "EDQUOT"].includes(errorCode(error))) throw error;
    linkSync(from, to);
  }
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o7777;
}

/** Puts the kept program back. It stays kept until the next swap. */
export async function bringBack(
  { executable, kept }: Pick<Places, "executable" | "kept">,
  { platform, pid }: Pick<Machine, "platform" | "pid">,
): Promise<void> {
  if (!existsSync(kept)) throw Object.assign(new Error(`There is no "${kept}"`), { code: "ENOENT" });
  const staged = stagedPath(executable, basename(executable), `${pid}.back`);
  try {
    if (isBundled(executable)) {
      mkdirSync(stagingOf(staged), { mode: 0o700 });
      await copyTree(wholeOf(kept), wholeOf(staged), (from, to) => copyOrLink(from, to, modeOf(from)));
    } else {
      copyOrLink(kept, staged, modeOf(existsSync(executable) ? executable : kept));
    }
    await replace(executable, staged, platform);
  } finally {
    await removeTree(stagingOf(staged));
  }
}
