// Reports a failure: a sentence and a hint for the user; for a bug, the path of its log. Never a
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
    file === null ? "The details could not be written to a file" : `The details are in "${file}"`;
  say(`${where.title} stopped because of a bug in it. ${account}`);
  say(`Try: start it again, and ${file === null ? "tell" : "send that file to"} the app's maker`);
  return exitCodes.failure;
}

export interface BugPlaces {
  title: string;
  name: string;
  /** Absent if the home is not known yet. */
  paths?: HomePaths;
  /** Absent if the machine could not even be read. */
  machine?: Pick<Machine, "tmpdir">;
}

/** The disk may refuse any call: that is not a bug. */
function describePlace({ paths }: BugPlaces): string {
  return paths ? `Cannot go on with the folder "${paths.home}"` : "Cannot go on";
}

/** If closing fails as well, the first failure counts. */
function findCause(failure: unknown): unknown {
  return failure instanceof SuppressedError ? findCause(failure.suppressed) : failure;
}

/**
 * @returns the file with the details, in the system's temporary folder if the home is not writable;
 * null for none
 */
function writeBug(error: unknown, { name, paths, machine }: BugPlaces): string | null {
  const entry = `${JSON.stringify({ time: new Date().toISOString(), level: "bug", stack: stackOf(error) })}\n`;
  const files = [
    ...(paths ? [paths.logFile] : []),
    ...(machine ? [join(machine.tmpdir, `${name}-bug.log`)] : []),
  ];
  for (const file of files) {
    try {
      // Does not make a home for a log's sake.
      if (file === paths?.logFile) mkdirSync(dirname(file), { mode: 0o700 });
    } catch {
      // It exists already, or cannot be made; the next line shows which.
    }
    try {
      refuseOdd(file);
      appendFileSync(file, entry, { mode: 0o600 });
      return file;
    } catch {
      // The next place may work.
    }
  }
  return null;
}
