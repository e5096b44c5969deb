// Shows a double-clicking user why a start failed: without a terminal, it opens a page. It never
// fails itself. It does nothing if there is a terminal or no desktop, or if the user asked for no
// browser.
import { mkdirSync, mkdtempSync } from "node:fs";
import { dirname, join } from "node:path";

import { makeLanguages, type Messages } from "../../messages/languages.ts";
import { listBackups } from "../database/backup.ts";
import { listBrowsers, openBrowser } from "../window/browser.ts";
import { examine } from "../doctor/examine.ts";
import { renderFailurePage, type FailureReport } from "./page.ts";
import type { OpenTarget } from "../config.ts";
import type { Invocation } from "../invocation.ts";
import { systemLanguages } from "../language.ts";
import { inspectHome } from "../home/claim.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { replaceFile } from "../home/replace-file.ts";
import { loadSettings, readSettingsFile } from "../settings/resolve.ts";

const pageName = "last-failure.html";

/**
 * @param said the sentences written to stderr
 * @returns the page's file, or null if none was shown
 */
export async function showFailedStart(
  failed: Invocation,
  said: readonly string[],
  messages: Messages = {},
): Promise<string | null> {
  try {
    if (!(await isWanted(failed))) return null;
    const say = makeLanguages(messages).speak(systemLanguages(failed.machine));
    const page = renderFailurePage(await report(failed, said), say);
    let file = writePage(failed, page);
    const kept = file;
    const isShown = await openBrowser(failed.machine, (folder) => {
      file = folder === null ? kept : write(join(folder, `${failed.info.name}-${pageName}`), page);
      return file;
    });
    return isShown ? file : null;
  } catch {
    // stderr has the reason; no place is left to report this one.
    return null;
  }
}

async function isWanted(failed: Invocation): Promise<boolean> {
  const { line, machine } = failed;
  const isStart = line.command === "serve" || line.command === "open";
  if (!isStart || line.json || openTarget(failed) === "none") return false;
  if (machine.stderrIsTerminal) return false;
  return (await listBrowsers(machine)).length > 0;
}

/** An invalid settings.toml may be why the start failed; then the other settings count. */
function openTarget(failed: Invocation): OpenTarget {
  for (const text of [() => readSettingsFile(failed.paths.settings), () => ""]) {
    try {
      return loadSettings(failed, text()).settings.open;
    } catch {
      // Try once more, without the file.
    }
  }
  return failed.flags.open === "none" ? "none" : "window";
}

async function report(failed: Invocation, said: readonly string[]): Promise<FailureReport> {
  const { info, machine, paths } = failed;
  const backups = orNone(() => listBackups(paths.backups, info.name));
  const findings = await examine(failed).catch(() => []);
  return {
    title: info.title,
    version: info.version,
    said,
    findings,
    backups,
    // Without a terminal there is no PATH to the app either: the full path can be typed, or dropped
    // into a terminal.
    restoreCommand: backups[0] ? renderCommand(machine.execPath, paths, "restore", backups[0].file) : null,
    places: isOurs(failed) ? { home: paths.home, logFile: paths.logFile } : null,
    when: new Date(),
  };
}

function orNone<T>(list: () => T[]): T[] {
  try {
    return list();
  } catch {
    return [];
  }
}

/**
 * Into the home if it is ours and writable, else into a new folder of ours among the system's
 * temporary ones.
 */
function writePage(failed: Invocation, page: string): string {
  const { info, machine, paths } = failed;
  try {
    if (isOurs(failed)) return write(join(paths.logs, pageName), page);
  } catch {
    // The disk or the permissions refuse: perhaps that is why the start failed.
  }
  return write(join(mkdtempSync(join(machine.tmpdir, `${info.name}-`)), pageName), page);
}

function isOurs({ info, paths }: Invocation): boolean {
  try {
    return inspectHome(paths, info.appId).kind === "ours";
  } catch {
    return false;
  }
}

function write(file: string, page: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  replaceFile(file, page, 0o600, { lasting: false });
  return file;
}
