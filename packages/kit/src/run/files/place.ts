// Finds a file's place in the home: under its name on the disk, in whatever case or Unicode form
// you ask for it, or under a safe and free name. Follows no link.
import { existsSync } from "node:fs";
import { join, sep } from "node:path";

import { foldName } from "../seeds/fold-name.ts";
import { isPlainPath, numberedName, partsOf, safeName } from "./safe-path.ts";
import { isRealFolder, fileAt, namesIn, type FoundFile } from "./walk.ts";

/** The file at a path; null when there is none, or when a link leads there. */
export function findFile(home: string, path: string): FoundFile | null {
  return lookUp(home, isPlainPath(path) && sep === "/" ? path.split("/") : []) ?? lookUp(home, partsOf(path));
}

/** Where the separator is `/`, a name on the disk may have the other one in it. */
function lookUp(home: string, parts: readonly string[]): FoundFile | null {
  const spelled = spell(home, parts);
  const folder = spelled.slice(0, spelled.lastIndexOf("/") + 1).slice(0, -1);
  return isRealFolder(home, folder) ? fileAt(home, spelled) : null;
}

/**
 * Returns the parts as the disk spells them, and makes safe those that do not exist. A part can
 * only lead to something in its folder.
 */
export function spell(home: string, parts: readonly string[]): string {
  let spelled = "";
  for (const part of parts) {
    const folder = join(home, spelled);
    const name = namedSo(folder, part) ?? safeName(part);
    spelled = spelled === "" ? name : `${spelled}/${name}`;
  }
  return spelled;
}

/** A safe name that is free: `scan.pdf`, else `scan-2.pdf` and so on. */
export function freePath(home: string, parts: readonly string[]): string {
  const folder = spell(home, parts.slice(0, -1));
  const name = safeName(parts.at(-1) ?? "");
  const taken = new Set(namesIn(join(home, folder)).map(foldName));
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : numberedName(name, count);
    if (!taken.has(foldName(candidate))) return folder === "" ? candidate : `${folder}/${candidate}`;
  }
}

/** Reads the whole folder only if the name does not exist exactly as given. */
function namedSo(folder: string, part: string): string | undefined {
  const safe = safeName(part);
  if (safe === part && existsSync(join(folder, part))) return part;
  const names = namesIn(folder);
  if (names.includes(part)) return part;
  const folded = foldName(safe);
  return names.includes(safe) ? safe : names.find((name) => foldName(name) === folded);
}
