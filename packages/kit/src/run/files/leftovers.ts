// Cleans up after work that was cut off: half-stored files, and an unfinished restore. Needs the
// home's lock.
import { existsSync } from "node:fs";

import type { HomePaths } from "../home/paths.ts";
import { restorePlaces, type RestoreTarget } from "./restore-places.ts";
import { removeUploads } from "./store.ts";

/** Call it after the check of the database, which tells whether a restore was decided. */
export async function settleLeftovers(target: RestoreTarget): Promise<void> {
  removeUploads(target.state);
  const { plan, staged } = restorePlaces(target.state);
  if (![plan, staged].some((path) => existsSync(path))) return;
  const { settleFiles } = await import("./restore.ts");
  settleFiles(target);
}

export function restoreTarget(
  { home, state, backups, database }: HomePaths,
  name: string,
  patterns: readonly string[] = [],
): RestoreTarget {
  return { home, state, backups, database, name, patterns };
}
