// Opens the app's window, and tells when it is closed: the browser has a profile of its own, so its
// process ends with its last window. Where it does not, as on macOS, the pages tell.
import { startProgram } from "./browser.ts";
import { endWindowless } from "./end-windowless.ts";
import { isProfileOpen, prepareProfile, profileHolder } from "./profile.ts";
import type { HolderMachine } from "./profile-holder.ts";
import { windowCommand, type WindowSetup } from "./command.ts";

export interface OpenWindow {
  /**
   * Resolves when the last window of the profile is closed, whoever opened it, or when the last
   * page of the app has gone.
   */
  closed: Promise<void>;
}

export interface WindowLife {
  /** How long a browser may take to fail; one that still runs then has opened its window. */
  timeoutMs: number;
  /** Resolves when every page of the app has gone. Without it the browser's end alone counts. */
  pagesGone?: Promise<void>;
}

/** How often to look whether a browser that somebody else started is still there. */
const intervalMs = 500;

/** @returns null when the browser cannot be started, or ends at once with an error */
export async function openWindow(
  machine: HolderMachine,
  program: string,
  setup: WindowSetup,
  { timeoutMs, pagesGone = never }: WindowLife,
): Promise<OpenWindow | null> {
  await prepareProfile(setup.profile, machine);
  const browser = startProgram(windowCommand(machine, program, setup), machine.env);
  if (browser === null) return null;
  const ended = browser.exited.then(() => waitUntilFree(setup.profile, machine));
  const left = pagesGone.then(() => endWindowless(machine, browser));
  const works = Promise.race([Bun.sleep(timeoutMs), left]).then(() => 0);
  const exitCode = await Promise.race([browser.exited, works]);
  // An earlier browser of this profile has taken the window over; then ours ends at once, whatever
  // its exit code.
  const isRefused = exitCode !== 0 && !(await isProfileOpen(setup.profile, machine));
  return isRefused ? null : { closed: Promise.race([ended, left]) };
}

/**
 * Follows a window that another program has opened a moment ago with this profile.
 * @returns null when there is none within the time that a browser may take
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
 * As a child process, which it is not. Windows has no such mark; there endWindowless() has nothing
 * to do.
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
