// Whether this executable may be replaced where it lies: by the rules of its place, and by those of
// the disk. Asked before anything is touched.
import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";

import { UserError } from "../errors.ts";
import type { Invocation } from "../invocation.ts";
import { explainFixedPlace, explainReadOnlyPlace } from "./place.ts";
import { folderOf, isBundled, wholeOf } from "./program-paths.ts";

type Asked = Pick<Invocation, "machine"> & { info: Pick<Invocation["info"], "name"> };

/** @throws UserError if it may not */
export function checkPlace({ info, machine }: Asked): void {
  const { execPath, uid } = machine;
  const fixed = explainFixedPlace(machine, info.name);
  const found = fixed ?? (mayReplace(execPath, uid) ? null : explainReadOnlyPlace(machine));
  if (found === null) return;
  throw new UserError(`Cannot update "${execPath}": ${found.state}`, { hint: found.hint });
}

export function mayReplace(executable: string, uid: number | null): boolean {
  const own = isBundled(executable) ? [wholeOf(executable)] : [];
  try {
    for (const path of [folderOf(executable), ...own]) accessSync(path, constants.W_OK);
  } catch {
    return false;
  }
  return uid === null || uid === 0 || !isOthers(wholeOf(executable), uid);
}

/** In a folder that is open to all, as /tmp is, each file is its owner's to replace. */
function isOthers(whole: string, uid: number): boolean {
  const folder = statSync(dirname(whole));
  const isSticky = (folder.mode & 0o1000) !== 0;
  return isSticky && ![folder.uid, statSync(whole).uid].includes(uid);
}
