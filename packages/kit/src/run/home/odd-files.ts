// Refuses a home in which a folder, a pipe or a device has the place of a file that a start reads or writes: whoever reads a pipe waits
// for ever. Looks at names alone, and opens nothing.
import { join } from "node:path";

import { explainRefusal } from "../errors.ts";
import type { HomePaths } from "./paths.ts";
import { refuseOdd } from "./regular-file.ts";

/** @throws UserError (exit 4) that names the first one */
export function refuseOddFiles(paths: HomePaths): void {
  for (const file of filesOf(paths)) {
    try {
      refuseOdd(file);
    } catch (error) {
      throw explainRefusal(`Cannot use "${file}"`, error);
    }
  }
}

function filesOf({ state, ...paths }: HomePaths): string[] {
  const { database, settings, owner, ledger, lock, instance, token, port } = paths;
  const beside = ["-wal", "-shm", "-journal"].map((ending) => `${database}${ending}`);
  const marks = ["version", "unclean.json"].map((name) => join(state, name));
  return [owner, lock, instance, token, ledger, port, ...marks, settings, database, ...beside];
}
