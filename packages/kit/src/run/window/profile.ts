// The profile folder of the window's browser, and which process has it open. The marks are the
// browser's own: see process_singleton_posix.cc and process_singleton_win.cc of Chromium. Removes
// stored answers; changes nothing else in the folder.
import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";

import { explainRefusal } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";
import { holdsProfile, type HolderMachine } from "./profile-holder.ts";

export function profileFolder({ state }: Pick<HomePaths, "state">): string {
  return join(state, "window");
}

/** @throws UserError (exit 4) when the disk or the permissions refuse */
export async function prepareProfile(profile: string, machine: HolderMachine): Promise<void> {
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    if (process.platform !== "win32") chmodSync(profile, 0o700);
    forgetOtherComputer(profile, machine.hostname);
    if (!(await isProfileOpen(profile, machine))) forgetAnswers(profile);
  } catch (error) {
    throw explainRefusal(`Cannot use the folder "${profile}"`, error);
  }
}

/**
 * Whether a browser has the profile open. One that crashed leaves its mark, and its number may now
 * be another program's.
 */
export async function isProfileOpen(profile: string, machine: HolderMachine): Promise<boolean> {
  // On Windows the system removes the file with the process that made it.
  if (lstatSync(join(profile, "lockfile"), { throwIfNoEntry: false })) return true;
  return (await profileHolder(profile, machine)) !== null;
}

/**
 * The process of the browser that has the profile open; null if none has, or the system does not
 * tell.
 */
export async function profileHolder(profile: string, machine: HolderMachine): Promise<number | null> {
  const holder = readHolder(profile);
  if (holder === null || holder.host !== machine.hostname) return null;
  return (await holdsProfile(machine, holder.pid, profile)) ? holder.pid : null;
}

/**
 * Removes another computer's mark from a home that was copied while a window was open: the browser
 * would refuse, and ask the user about processes. The home's lock already ensures that no one else
 * has the home.
 */
function forgetOtherComputer(profile: string, host: string): void {
  const holder = readHolder(profile);
  if (holder === null || holder.host === host) return;
  for (const mark of ["SingletonLock", "SingletonCookie", "SingletonSocket"]) {
    rmSync(join(profile, mark), { force: true });
  }
}

/** The same names on every system, in each person's folder: `Default/`. */
const storedAnswers = ["Service Worker", "Cache", "Code Cache"];

/**
 * While the app was stopped, another user's program may have answered at its address. If the
 * browser kept its page or service worker, that would replace the app's own page and read the code
 * that lets it in.
 */
function forgetAnswers(profile: string): void {
  for (const person of readdirSync(profile, { withFileTypes: true })) {
    if (!person.isDirectory()) continue;
    for (const name of storedAnswers) {
      rmSync(join(profile, person.name, name), { recursive: true, force: true });
    }
  }
}

/** `SingletonLock` is a dead link: `laptop-1234`, computer and process. */
function readHolder(profile: string): { host: string; pid: number } | null {
  try {
    const [, host = "", pid = ""] = /^(.*)-(\d+)$/.exec(readlinkSync(join(profile, "SingletonLock"))) ?? [];
    return { host, pid: Number(pid) };
  } catch {
    return null;
  }
}
