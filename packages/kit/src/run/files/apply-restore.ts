// Changes the app's own files in a restore: renames and removes the files that the plan names.
// Needs the home's lock.
import { existsSync, lstatSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { syncFolder } from "../home/replace-file.ts";
import { readPatterns } from "./patterns.ts";
import { forgetPlan, type RestorePlan } from "./restore-plan.ts";
import { restorePlaces, type RestoreTarget } from "./restore-places.ts";
import { makeFolders } from "./store.ts";
import { isRealFolder } from "./walk.ts";

/** Refuses a path that a rename could not replace, or that would lead out of the home. */
export function refuseObstacle(home: string, path: string): void {
  const parts = path.split("/");
  const folders = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
  const blocked = folders.find((folder) => isThere(join(home, folder)) && !isRealFolder(home, folder));
  const isFolder = lstatOf(join(home, path))?.isDirectory() === true;
  if (blocked === undefined && !isFolder) return;
  const obstacle = join(home, blocked ?? path);
  const what = blocked === undefined ? "is a folder" : "is a file or a link, not a folder";
  throw new UserError(`Cannot restore the file "${path}": "${obstacle}" ${what}`, {
    hint: "move it away, then try again",
    exitCode: exitCodes.refused,
  });
}

/** You may call it twice: a file that was moved is no longer in the staging folder. */
export function applyRestore(
  { put, remove }: Pick<RestorePlan, "put" | "remove">,
  target: RestoreTarget,
): void {
  const { home, state, name, patterns } = target;
  const { match } = readPatterns(patterns, name);
  const changed = new Set<string>();
  for (const path of remove.filter(match)) {
    if (isRealFolder(home, folderOf(path))) changeOne(path, removeIfFile);
  }
  for (const { path, staged } of put) {
    const source = join(restorePlaces(state).staged, staged);
    if (!existsSync(source) || !match(path)) continue;
    refuseObstacle(home, path);
    changeOne(path, (file) => moveTo(source, file));
  }
  for (const folder of changed) syncFolder(folder);
  forgetPlan(state);

  function changeOne(path: string, change: (file: string) => void): void {
    const file = join(home, path);
    try {
      change(file);
      changed.add(dirname(file));
    } catch (error) {
      throw explainRefusal(`Cannot restore the file "${file}"`, error);
    }
  }
}

function moveTo(source: string, file: string): void {
  makeFolders(dirname(file));
  renameSync(source, file);
}

/** Leaves a folder alone that has taken the file's place since. */
function removeIfFile(file: string): void {
  if (lstatOf(file)?.isFile()) rmSync(file, { force: true });
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function isThere(path: string): boolean {
  return lstatOf(path) !== undefined;
}

function lstatOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return undefined;
    throw explainRefusal(`Cannot read "${path}"`, error);
  }
}
