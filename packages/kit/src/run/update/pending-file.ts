// The mark of an unproved update: its path and its end. Apart from what the mark says, because
// every start looks for it, and mostly finds none.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { HomePaths } from "../home/paths.ts";
import { syncFolder } from "../home/replace-file.ts";

type State = Pick<HomePaths, "state">;

export function pendingFile({ state }: State): string {
  return join(state, "pending-update.json");
}

export function isPending(paths: State): boolean {
  return existsSync(pendingFile(paths));
}

/**
 * Makes the update final: from then on the new version takes writes, and nothing brings the data
 * back by itself.
 */
export function forgetPending(paths: State): void {
  rmSync(pendingFile(paths), { force: true });
  syncFolder(paths.state);
}
