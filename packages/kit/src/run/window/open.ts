// Opens the app's window, and notices when it closes. The browser has a separate profile, so its
// process ends with its last window. Where it does not, as on macOS, the pages report it.
import { readlinkSync, realpathSync } from "node:fs";

import { inWorkingFolder } from "./app-id.ts";
import { startProgram } from "./browser.ts";
import { endWindowless } from "./end-windowless.ts";
import { isProfileOpen, prepareProfile, profileHolder } from "./profile.ts";
import type { HolderMachine } from "./profile-holder.ts";
import { windowCommand, type WindowSetup } from "./command.ts";

export interface OpenWindow {
  /**
   * Resolves when the last window of the profile is closed, whichever program opened it, or the
   * last page of the app has gone.
   */
  closed: Promise<void>;
}

export interface WindowLife {
  /** How long a browser may take to fail; one that still runs afterwards has opened its window. */
  timeoutMs: number;
  /** Resolves when every page of the app has gone. Without it only the browser's end counts. */
  pagesGone?: Promise<void>;
}

/** How often to check a browser that another program started. */
const intervalMs = 500;

/** @returns null if the browser cannot be started, or ends at once with an error */
export async function openWindow(
  machine: HolderMachine,
  program: string,
  setup: WindowSetup,
  { timeoutMs, pagesGone = never }: WindowLife,
): Promise<OpenWindow | null> {
  await prepareProfile(setup.profile, machine);
  const { page, folder } = await wayTo(setup, machine);
  const browser = startProgram(windowCommand(machine, program, { ...setup, page }), machine.env, folder);
  if (browser === null) return null;
  const ended = browser.exited.then(() => waitUntilFree(setup.profile, machine));
  const left = pagesGone.then(() => endWindowless(machine, browser));
  const works = Promise.race([Bun.sleep(timeoutMs), left]).then(() => 0);
  const exitCode = await Promise.race([browser.exited, works]);
  // An earlier browser with this profile took over the window; then ours ends at once, with any
  // exit code.
  const isRefused = exitCode !== 0 && !(await isProfileOpen(setup.profile, machine));
  return isRefused ? null : { closed: Promise.race([ended, left]) };
}

/**
 * On Linux the page's address leads through the browser's working folder (see app-id.ts). A browser
 * that has the profile open already keeps its own folder: it gets the page's real address, unless
 * that folder is the same.
 */
async function wayTo(
  { page, profile }: WindowSetup,
  machine: HolderMachine,
): Promise<{ page: string; folder?: string }> {
  if (machine.platform !== "linux") return { page };
  const way = inWorkingFolder(page);
  const holder = await profileHolder(profile, machine);
  return holder === null || isWorkingIn(holder, way.folder) ? way : { page };
}

function isWorkingIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    // It has ended, or the system hides it.
    return false;
  }
}

/**
 * Follows a window that another program has just opened with this profile.
 * @returns null if there is none within a browser's start time
 */
export async function followWindow(
  machine: HolderMachine,
  profile: string,
  { timeoutMs, pagesGone = never }: WindowLife,
): Promise<OpenWindow | null> {
  const end = Date.now() + timeoutMs;
  while (!(await isProfileOpen(profile, machine))) {
    if (Date.now() > end) return null;
    await Bun.sleep(intervalMs / 5);
  }
  const browser = await holderOf(profile, machine);
  const left = pagesGone.then(() => (browser === null ? undefined : endWindowless(machine, browser)));
  return { closed: Promise.race([waitUntilFree(profile, machine), left]) };
}

/**
 * Treats it like a child process. Windows has no such mark; there endWindowless() has nothing to
 * do.
 */
async function holderOf(profile: string, machine: HolderMachine) {
  const pid = await profileHolder(profile, machine);
  if (pid === null) return null;
  const kill = (signal?: number | NodeJS.Signals) => void process.kill(pid, signal);
  return { pid, exitCode: null, signalCode: null, kill };
}

const never = new Promise<void>(() => {});

async function waitUntilFree(profile: string, machine: HolderMachine): Promise<void> {
  while (await isProfileOpen(profile, machine)) await Bun.sleep(intervalMs);
}
