// Starts browsers; the runtime does so only here. A failure is never an error of the app.
import { UserError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { browserChoices, hasDesktop, type BrowserChoice, type BrowserMachine } from "./browser-choices.ts";
import { programDisk, type ProgramDisk } from "./program-disk.ts";
import { findUsualBrowser, type UsualBrowser } from "./usual-browser.ts";

/**
 * Writes the page into this folder, the only one that the browser can read; null means any folder.
 */
export type WritePage = (folder: string | null) => string;

/** How long a program may take to fail; one that still runs afterwards shows the page itself. */
const defaultTimeoutMs = 3000;

/**
 * Shows a page in the first browser that does not fail.
 * @param writePage writes it and returns its file
 * @returns whether one worked
 */
export async function openBrowser(
  machine: BrowserMachine,
  writePage: WritePage,
  timeoutMs = defaultTimeoutMs,
): Promise<boolean> {
  for (const choice of await listBrowsers(machine)) {
    const file = tryToWrite(writePage, choice);
    const child = file === null ? null : startProgram(choice.command(file), machine.env);
    if (child !== null && (await startsWell(child, timeoutMs))) return true;
  }
  return false;
}

export async function listBrowsers(
  machine: BrowserMachine,
  disk: ProgramDisk = programDisk(machine),
): Promise<BrowserChoice[]> {
  return browserChoices(machine, disk, await askDesktop(machine, disk));
}

/**
 * Starts a program that may outlive this one: Ctrl+C in the terminal must not end it.
 * @param cwd its working folder; this program's own when absent
 * @returns null if it cannot be started
 */
export function startProgram(command: string[], env: Machine["env"], cwd?: string): Bun.Subprocess | null {
  try {
    const child = Bun.spawn(command, {
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...env },
      ...(cwd !== undefined && { cwd }),
      detached: true,
    });
    child.unref();
    return child;
  } catch {
    return null;
  }
}

const nobodyKnows: UsualBrowser = { exec: null, opensFiles: true };

async function askDesktop(machine: BrowserMachine, disk: ProgramDisk): Promise<UsualBrowser> {
  if (machine.platform !== "linux" || !hasDesktop(machine)) return nobodyKnows;
  return await findUsualBrowser(machine, disk);
}

/** Another browser may have room for a page when this one has none. */
function tryToWrite(writePage: WritePage, { folder }: BrowserChoice): string | null {
  try {
    return writePage(folder);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** In WSL and containers xdg-open exists but fails: only its exit code shows it. */
async function startsWell(child: Bun.Subprocess, timeoutMs: number): Promise<boolean> {
  const stillRuns = Bun.sleep(timeoutMs).then(() => 0);
  return (await Promise.race([child.exited, stillRuns])) === 0;
}
