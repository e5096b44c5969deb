// What a home's logs say last: a home is gone when its test ends, and the reason of a rare failure would be gone with it. Reads only.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Outcome } from "./program.ts";

const lastLines = 60;

/** The last lines of every log of a home, each under its name; "" where there are none. */
export function readLogs(home: string): string {
  const folder = join(home, "logs");
  return logsIn(folder)
    .map((name) => describeLog(join(folder, name)))
    .join("");
}

/** The same for a program that ended, and the file that it names for a bug where its home takes none. */
export function readLogsOf({ stderr }: Pick<Outcome, "stderr">, home: string): string {
  const named = /The details are in "([^"]+)"/.exec(stderr)?.[1];
  const logs = readLogs(home);
  const file = named === undefined ? null : toOwnPath(named);
  return file === null || logs.includes(file) ? logs : logs + describeLog(file);
}

/** No program ends so on purpose: with a bug, or with a code that means nothing. */
export function isCrash({ stderr, exitCode }: Pick<Outcome, "stderr" | "exitCode">): boolean {
  return /\bbecause of a bug\b|\bpanic\b|Bun has crashed/.test(stderr) || (exitCode ?? 0) > highestExitCode;
}

const highestExitCode = 4;

/** As this machine writes it: under Wine, `Z:\tmp\a` is /tmp/a. */
function toOwnPath(path: string): string {
  return path.startsWith("Z:\\") ? path.slice("Z:".length).replaceAll("\\", "/") : path;
}

function logsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".log"));
  } catch {
    // A start that failed early makes none.
    return [];
  }
}

function describeLog(file: string): string {
  try {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const shown = lines.slice(-lastLines);
    return `\n${file}, the last ${shown.length} of ${lines.length} lines:\n${shown.join("\n")}\n`;
  } catch (error) {
    return `\n${file}: ${error instanceof Error ? error.message : String(error)}\n`;
  }
}
