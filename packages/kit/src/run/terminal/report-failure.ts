// Says what went wrong: a sentence and a hint for the user; for a bug, where its log is. Never a
// raw stack trace.
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { type ExitCode, exitCodes, explainRefusal, stackOf, UserError } from "../errors.ts";
import { escapeInLine } from "./escape-controls.ts";
import type { Machine } from "../machine.ts";
import type { HomePaths } from "../home/paths.ts";
import { refuseOdd } from "../home/regular-file.ts";

/** @param say writes a line to stderr */
export function reportFailure(failure: unknown, where: BugPlaces, say: (line: string) => void): ExitCode {
  const error = explainRefusal(describePlace(where), findCause(failure));
  if (error instanceof UserError) {
    say(escapeInLine(error.message));
    if (error.hint !== undefined) say(`Try: ${escapeInLine(error.hint)}`);
    return error.exitCode;
  }
  const file = writeBug(error, where);
  const account =
    file === null ? "No file could be written to say more" : `What happened stands in "${file}"`;
  say(`${where.title} stopped because of a bug in it. ${account}`);
  say(`Try: start it again, and ${file === null ? "tell" : "send that file to"} the app's maker`);
  return exitCodes.failure;
}

export interface BugPlaces {
  title: string;
  name: string;
  /** Absent while it is not known which home it is. */
  paths?: HomePaths;
  /** Absent when the machine did not even say where it is. */
  machine?: Pick<Machine, "tmpdir">;
}

/** The disk may refuse any call, whoever made it: that is no bug. */
function describePlace({ paths }: BugPlaces): string {
  return paths ? `Cannot go on with the folder "${paths.home}"` : "Cannot go on";
}

/** When closing fails as well, what failed first is the one to tell. */
function findCause(failure: unknown): unknown {
  return failure instanceof SuppressedError ? findCause(failure.suppressed) : failure;
}

/**
 * @returns the file it went to, in the system's folder for short-lived files where the home cannot
 *   be written; null for none
 */
function writeBug(error: unknown, { name, paths, machine }: BugPlaces): string | null {
  const entry = `${JSON.stringify({ time: new Date().toISOString(), level: "bug", stack: stackOf(error) })}\n`;
  const files = [
    ...(paths ? [paths.logFile] : []),
    ...(machine ? [join(machine.tmpdir, `${name}-bug.log`)] : []),
  ];
  for (const file of files) {
    try {
      // A home that a start has not made is not made for the sake of a log.
      if (file === paths?.logFile) mkdirSync(dirname(file), { mode: 0o700 });
    } catch {
      // It is there already, or cannot be; the next line tells.
    }
    try {
      refuseOdd(file);
      appendFileSync(file, entry, { mode: 0o600 });
      return file;
    } catch {
      // The next place may take it.
    }
  }
  return null;
}
