// Refuses a home in which another user owns a file that the runtime relies on. If the home was once
// open to others, their files stay theirs after it is closed. The owner of `.state`, or of its
// target, controls everything. Checks names alone, and opens nothing.
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
 * Whether another user owns the link or its target. Root does not count: it can change everything
 * anyway.
 */
function isStrangers(path: string, uid: number): boolean {
  return [lstatSync, statSync].some((stat) => {
    try {
      const found = stat(path, { throwIfNoEntry: false });
      return found !== undefined && found.uid !== uid && found.uid !== 0;
    } catch {
      // It cannot be reached: opening it will say why.
      return false;
    }
  });
}

/** None if there is no folder, or an unreadable one. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Missing, or not a folder: the claim reports it.
    return [];
  }
}

function belongsToOther(path: string): UserError {
  return new UserError(`Cannot use "${path}": it belongs to another user, or links to what does`, {
    hint: "find out who put it there; if it is yours anyway, make yourself its owner, else choose another folder with --home",
    exitCode: exitCodes.refused,
  });
}
