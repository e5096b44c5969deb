// Says what went wrong: a sentence and a hint for the user; for a bug, where its log is. Never a raw stack trace.
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { exitCodes, UserError, type ExitCode } from "./errors.ts";
import type { Machine } from "./machine.ts";
import type { HomePaths } from "./paths.ts";

/** @param say writes a line to stderr */
export function reportFailure(error: unknown, where: BugPlaces, say: (line: string) => void): ExitCode {
  if (error instanceof UserError) {
    say(error.message);
    if (error.hint !== undefined) say(`Try: ${error.hint}`);
    return error.exitCode;
  }
  say(`${where.title} stopped because of a bug in it. What happened stands in "${writeBug(error, where)}"`);
  say("Try: start it again, and send that file to the app's maker");
  return exitCodes.failure;
}

export interface BugPlaces {
  title: string;
  name: string;
  /** Absent while it is not known which home it is. */
  paths?: HomePaths;
  machine: Pick<Machine, "tmpdir">;
}

/** @returns the file it went to; the system's folder for short-lived files where the home cannot be written */
function writeBug(error: unknown, { name, paths, machine }: BugPlaces): string {
  const entry = `${JSON.stringify({ time: new Date().toISOString(), level: "bug", stack: stackOf(error) })}\n`;
  const files = [...(paths ? [paths.logFile] : []), join(machine.tmpdir, `${name}-bug.log`)];
  for (const file of files) {
    try {
      // A home that a start has not made is not made for the sake of a log.
      if (file === paths?.logFile) mkdirSync(dirname(file), { mode: 0o700 });
    } catch {
      // It is there already, or cannot be; the next line tells.
    }
    try {
      appendFileSync(file, entry, { mode: 0o600 });
      return file;
    } catch {
      // The next place may take it.
    }
  }
  return "";
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
