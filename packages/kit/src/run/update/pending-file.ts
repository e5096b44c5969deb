// The path of the mark of an unproved update: a start looks for it, and mostly finds none.
import { join } from "node:path";

import type { HomePaths } from "../home/paths.ts";

export function pendingFile({ state }: Pick<HomePaths, "state">): string {
  return join(state, "pending-update.json");
}
