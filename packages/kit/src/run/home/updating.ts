// `.state/updating.json`: a start's work on the database before it has an address, for `status` and
// for other starts. It counts while the home is locked and no instance has an address. A start that
// takes the lock removes what a killed one left.
import { rmSync } from "node:fs";
import { join } from "node:path";

import type { HomePaths } from "./paths.ts";
import { readText } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

export interface Updating {
  pid: number;
  /** The version that last served the home; null if unknown. */
  from: string | null;
  to: string;
  /** ISO 8601. */
  begun: string;
  /** `backing up your data` */
  step: string;
}

/** @throws UserError (exit 4) when the disk or the permissions refuse */
export function announceUpdating(paths: Pick<HomePaths, "state">, updating: Updating): void {
  replaceFile(fileIn(paths), `${JSON.stringify(updating, null, 2)}\n`, 0o600, { lasting: false });
}

export function forgetUpdating(paths: Pick<HomePaths, "state">): void {
  rmSync(fileIn(paths), { force: true });
}

/** Read it only while the home is locked. */
export function readUpdating(paths: Pick<HomePaths, "state">): Updating | null {
  try {
    const updating: unknown = JSON.parse(readText(fileIn(paths)));
    return isUpdating(updating) ? updating : null;
  } catch {
    // Missing or damaged: then it is an ordinary start.
    return null;
  }
}

/** `Notes is updating from version 1.0.0 to 2.0.0: backing up your data (12 s so far)` */
export function describeUpdating(title: string, { from, to, begun, step }: Updating, now: Date): string {
  const isSame = from === to;
  const what = isSame
    ? "starting"
    : `updating${from === null ? "" : ` from version ${from}`} to version ${to}`;
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(begun).getTime()) / 1000));
  return `${title} is ${what}: ${step} (${seconds} s so far)`;
}

function fileIn({ state }: Pick<HomePaths, "state">): string {
  return join(state, "updating.json");
}

function isUpdating(value: unknown): value is Updating {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  const isFrom = fields["from"] === null || typeof fields["from"] === "string";
  const areTexts = ["to", "begun", "step"].every((name) => typeof fields[name] === "string");
  return isFrom && areTexts && typeof fields["pid"] === "number";
}
