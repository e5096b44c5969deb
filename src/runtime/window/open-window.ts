// Opens the app's window, and tells when it is closed: the browser has a profile of its own, so its process ends with its last window.
import { startProgram } from "./browser.ts";
import type { Machine } from "../machine.ts";
import { isProfileOpen, prepareProfile } from "./profile.ts";
import { windowCommand, type WindowLook } from "./window-command.ts";

export interface OpenWindow {
  /** Resolves when the last window of the profile is closed, whoever opened it. */
  closed: Promise<void>;
}

/** How often to look whether a browser that somebody else started is still there. */
const intervalMs = 500;

/**
 * @param patienceMs how long a browser may take to fail; one that still runs then has opened its window
 * @returns null when the browser cannot be started, or ends at once with an error
 */
export async function openWindow(
  machine: Pick<Machine, "platform" | "env">,
  program: string,
  look: WindowLook,
  patienceMs: number,
): Promise<OpenWindow | null> {
  prepareProfile(look.profile);
  const browser = startProgram(windowCommand(machine, program, look), machine.env);
  if (browser === null) return null;
  const closed = browser.exited.then(() => waitUntilFree(look.profile));
  const exitCode = await Promise.race([browser.exited, Bun.sleep(patienceMs).then(() => 0)]);
  // An earlier browser of this profile has taken the window over; then ours ends at once, whatever its exit code.
  const isRefused = exitCode !== 0 && !isProfileOpen(look.profile);
  return isRefused ? null : { closed };
}

async function waitUntilFree(profile: string): Promise<void> {
  while (isProfileOpen(profile)) await Bun.sleep(intervalMs);
}
