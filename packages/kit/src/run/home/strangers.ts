// Refuses a home in which another user put a file that the runtime relies on: it was open to others
// once, and what is theirs stays theirs when the home is closed. Whoever has `.state`, or what it
// links to, has everything. Looks at names alone, and opens nothing.
import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { exitCodes, UserError } from "../errors.ts";
import { databaseFiles } from "./odd-files.ts";
import type { HomePaths } from "./paths.ts";

/**
 * @param uid null on Windows, whose homes lie in the user's own profile
 * @throws UserError (exit 4) that names the first one
 */
export function refuseStrangersFiles({ state, database }: HomePaths, uid: number | null): void {
  if (uid === null) return;
  const inState = namesIn(state).map((name) => join(state, name));
  for (const path of [state, ...inState, ...databaseFiles(database)]) {
    if (isStrangers(path, uid)) throw belongsToOther(path);
  }
}

/**
 * The link itself, or what it leads to. Root is no stranger: it reads and changes everything
 * anyway.
 */
function isStrangers(path: string, uid: number): boolean {
  return [lstatSync, statSync].some((stat) => {
    try {
      const found = stat(path, { throwIfNoEntry: false });
      return found !== undefined && found.uid !== uid && found.uid !== 0;
    } catch {
      // It cannot be reached: whoever opens it says why.
      return false;
    }
  });
}

/** None where there is no folder, or none that can be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there yet, or no folder: the claim says so.
    return [];
  }
}

function belongsToOther(path: string): UserError {
  return new UserError(`Cannot use "${path}": it belongs to another user, or leads to what does`, {
    hint: "find out who put it there; if it is yours all the same, make yourself its owner, else choose another folder with --home",
    exitCode: exitCodes.refused,
  });
}
