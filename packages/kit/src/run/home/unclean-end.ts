// The marks of a run that did not end by itself: the database must be checked. They outlive a start
// that finds damage and refuses, and one that ends before its check does.
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";

import type { HomePaths } from "./paths.ts";
import { removeFile } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

type State = Pick<HomePaths, "state">;

/** Turns what the last instance left behind into a mark. @returns whether there is one */
export function noteUncleanEnd(paths: Pick<HomePaths, "state" | "instance">): boolean {
  if (existsSync(paths.instance)) renameSync(paths.instance, uncleanMark(paths));
  return isCheckDue(paths);
}

/** Whether the database still has to be checked whole. */
export function isCheckDue(paths: State): boolean {
  return existsSync(uncleanMark(paths));
}

/** The next check of the whole database is due, however this run ends. */
export function rememberCheck(paths: State): void {
  if (!isCheckDue(paths)) replaceFile(uncleanMark(paths), "{}\n", 0o600, { lasting: false });
}

/** Call it once the database was checked and is intact. */
export function forgetUncleanEnd(paths: State): void {
  removeFile(uncleanMark(paths));
  removeFile(damageMark(paths));
}

/** The next start must check all of it before anybody uses it. */
export function rememberDamage(paths: State, reason: string, now: Date): void {
  rememberCheck(paths);
  replaceFile(damageMark(paths), `${JSON.stringify({ at: now.toISOString(), reason }, null, 2)}\n`, 0o600);
}

/** Whether a check found damage, and none since found the database intact. */
export function isDamageKnown(paths: State): boolean {
  return existsSync(damageMark(paths));
}

function uncleanMark({ state }: State): string {
  return join(state, "unclean.json");
}

function damageMark({ state }: State): string {
  return join(state, "damaged.json");
}
