// The marks of an update: unproved at first, watched afterwards. Their paths, and what moves one on
// to the other. Apart from what they say, because every start looks for them, and mostly finds
// none.
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { errorCode } from "../errors.ts";
import type { HomePaths } from "../home/paths.ts";
import { syncFolder } from "../home/replace-file.ts";

type State = Pick<HomePaths, "state">;

export function pendingFile({ state }: State): string {
  return join(state, "pending-update.json");
}

export function isPending(paths: State): boolean {
  return existsSync(pendingFile(paths));
}

/** See watched.ts. */
export function watchedFile({ state }: State): string {
  return join(state, "watched-update.json");
}

export function isWatched(paths: State): boolean {
  return existsSync(watchedFile(paths));
}

/**
 * Makes the update final: from then on the new version takes writes, and nothing brings back data
 * that were written since.
 */
export function makeFinal(paths: State): void {
  try {
    renameSync(pendingFile(paths), watchedFile(paths));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  syncFolder(paths.state);
}

/** The version before stayed, or is back. */
export function forgetPending(paths: State): void {
  rmSync(pendingFile(paths), { force: true });
  syncFolder(paths.state);
}
