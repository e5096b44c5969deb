// The folder where the window's browser keeps what it remembers, and who has it open. The marks are the browser's own: see
// process_singleton_posix.cc and process_singleton_win.cc of Chromium. Nothing else in the folder is touched.
import { chmodSync, lstatSync, mkdirSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { explainRefusal, errorCode } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";

export function profileFolder({ state }: Pick<HomePaths, "state">): string {
  return join(state, "window");
}

/** @throws UserError (exit 4) when the disk or the permissions refuse */
export function prepareProfile(profile: string, host = hostname()): void {
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    if (process.platform !== "win32") chmodSync(profile, 0o700);
    forgetOtherComputer(profile, host);
  } catch (error) {
    throw explainRefusal(`Cannot use the folder "${profile}"`, error);
  }
}

/** Whether a browser has the profile open. One that crashed leaves its mark behind, with a process that is gone. */
export function isProfileOpen(profile: string, host = hostname()): boolean {
  // On Windows the system removes the file with the process that made it.
  if (lstatSync(join(profile, "lockfile"), { throwIfNoEntry: false })) return true;
  const holder = readHolder(profile);
  return holder !== null && holder.host === host && isAlive(holder.pid);
}

/**
 * The mark of another computer, on a home that was copied while a window was open: the browser would refuse, and ask the user about
 * processes. The home's lock says already that nobody else has the home.
 */
function forgetOtherComputer(profile: string, host: string): void {
  const holder = readHolder(profile);
  if (holder === null || holder.host === host) return;
  for (const mark of ["SingletonLock", "SingletonCookie", "SingletonSocket"]) {
    rmSync(join(profile, mark), { force: true });
  }
}

/** `SingletonLock` is a link to nowhere: `laptop-1234`, computer and process. */
function readHolder(profile: string): { host: string; pid: number } | null {
  try {
    const [, host = "", pid = ""] = /^(.*)-(\d+)$/.exec(readlinkSync(join(profile, "SingletonLock"))) ?? [];
    return { host, pid: Number(pid) };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process: it is there.
    return errorCode(error) === "EPERM";
  }
}
