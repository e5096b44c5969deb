// Nobody who double-clicks is left with nothing: a start that fails without a terminal opens a page that says why.
// Never fails itself, and leaves alone whoever has a terminal, no desktop, or asked for no browser.
import { mkdirSync, mkdtempSync } from "node:fs";
import { dirname, join } from "node:path";

import type { AppConfig } from "../config.ts";
import { listBackups } from "../database/backup.ts";
import { listBrowsers, openBrowser } from "../window/browser.ts";
import type { BuildInfo } from "../build-info.ts";
import type { CommandLine } from "../invocation.ts";
import { ownsConsole } from "../window/console-window.ts";
import { examine } from "../doctor/examine.ts";
import { renderFailurePage, type FailureReport } from "./page.ts";
import { inspectHome } from "../home/home.ts";
import type { Machine } from "../machine.ts";
import type { HomePaths } from "../home/paths.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { replaceFile } from "../home/replace-file.ts";
import { readSettingsFile, resolveSettings } from "../settings/settings.ts";
import type { OpenTarget } from "../settings/settings-values.ts";

export interface FailedStart {
  info: BuildInfo;
  config: AppConfig;
  machine: Machine;
  paths: HomePaths;
  line: CommandLine;
  /** What stderr was told. */
  said: readonly string[];
}

const pageName = "last-failure.html";

/** @returns the page's file, or null when none was to be shown, or could be */
export async function showFailedStart(failed: FailedStart): Promise<string | null> {
  try {
    if (!(await isWanted(failed))) return null;
    const page = renderFailurePage(await report(failed));
    let file = writePage(failed, page);
    const kept = file;
    const isShown = await openBrowser(failed.machine, (folder) => {
      file = folder === null ? kept : write(join(folder, `${failed.info.name}-${pageName}`), page);
      return file;
    });
    return isShown ? file : null;
  } catch {
    // What went wrong was told on stderr; there is nobody left to tell this.
    return null;
  }
}

async function isWanted(failed: FailedStart): Promise<boolean> {
  const { line, machine } = failed;
  const isStart = line.command === "serve" || line.command === "open";
  if (!isStart || line.json || openTarget(failed) === "none") return false;
  // A console that closes at once shows nobody anything.
  if (machine.stderrIsTerminal && !(await ownsConsole(machine))) return false;
  return (await listBrowsers(machine)).length > 0;
}

/** A settings.toml that cannot be read, or has a wrong value, may be why the start failed: then what else was said counts. */
function openTarget(failed: FailedStart): OpenTarget {
  for (const text of [() => readSettingsFile(failed.paths.settings), () => ""]) {
    try {
      return resolve(failed, text()).settings.open;
    } catch {
      // The next one is told less.
    }
  }
  return failed.line.flags.open === "none" ? "none" : "window";
}

function resolve({ info, config, line, machine, paths }: FailedStart, text: string) {
  const file = { path: paths.settings, text };
  return resolveSettings({ name: info.name, config, flags: line.flags, env: machine.env, file });
}

async function report(failed: FailedStart): Promise<FailureReport> {
  const { info, config, machine, paths, line, said } = failed;
  const backups = orNone(() => listBackups(paths.backups, info.name));
  const findings = await examine({ info, config, machine, paths, flags: line.flags }).catch(() => []);
  return {
    title: info.title,
    version: info.version,
    said,
    findings,
    backups,
    // Who has no terminal has no PATH that leads here either: the whole path can be typed, or dropped into one.
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

/** Into the home when it is ours and takes it, else into a new folder of our own among the system's short-lived ones. */
function writePage(failed: FailedStart, page: string): string {
  const { info, machine, paths } = failed;
  try {
    if (isOurs(failed)) return write(join(paths.logs, pageName), page);
  } catch {
    // The disk or the permissions refuse: perhaps that is why the start failed.
  }
  return write(join(mkdtempSync(join(machine.tmpdir, `${info.name}-`)), pageName), page);
}

function isOurs({ info, paths }: FailedStart): boolean {
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
