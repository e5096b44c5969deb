// Keeps a copy of a user's file before a shipped one takes its place:
// backups/seeds/<path>.<version>-<time>. Never overwrites one.
import { readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { hashFile } from "./disk-state.ts";
import { explainRefusal } from "../errors.ts";
import { makeFolder as makeFolders } from "../home/make-folder.ts";
import { replaceFileBy, syncFolder, temporarySuffix } from "../home/replace-file.ts";

export interface BackupName {
  /** `backups/`, absolute. */
  backups: string;
  /** The user's version when they made the file's present content. */
  version: string;
  now: Date;
}

/**
 * The copy is durable once this returns. The same content is kept once, however often a start is
 * cut off.
 * @param path relative to the home
 * @returns the copy's absolute path
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export async function backUpSeed(
  home: string,
  path: string,
  { backups, version, now }: BackupName,
): Promise<string> {
  const file = join(home, path);
  const target = join(backups, "seeds", path);
  makeFolder(dirname(target)).forEach(syncFolder);
  try {
    const made = findCopies(target);
    const same = made.find((copy) => isSame(copy, file));
    if (same !== undefined) return same;
    const name = `${target}.${version}-${now.toISOString().replace(/[-:]|\.\d+/g, "")}`;
    const copy = freeName(name, made);
    const { size, mode } = statSync(file);
    await replaceFileBy({ file, size }, copy, (mode & 0o700) | 0o600);
    syncFolder(dirname(copy));
    return copy;
  } catch (error) {
    throw explainRefusal(`Cannot copy "${file}" to the backups`, error);
  }
}

/**
 * Makes a folder of the home and those above it.
 * @returns the folders that got new entries, to be synced
 */
export function makeFolder(folder: string): string[] {
  const first = makeFolders(folder);
  if (first === undefined) return [];
  const changed: string[] = [];
  for (let made = folder; made.length >= first.length; made = dirname(made)) changed.push(dirname(made));
  return changed;
}

/** Earlier copies of the file. Removes the half-made copy of a start that was cut off. */
function findCopies(target: string): string[] {
  const ours = new RegExp(`^${RegExp.escape(basename(target))}\\..+-\\d{8}T\\d{6}Z(-\\d+)?$`);
  const names = readdirSync(dirname(target));
  for (const name of names)
    if (name.endsWith(temporarySuffix) && ours.test(name.slice(0, -temporarySuffix.length)))
      rmSync(join(dirname(target), name), { force: true });
  return names.filter((name) => ours.test(name)).map((name) => join(dirname(target), name));
}

function isSame(copy: string, file: string): boolean {
  return statSync(copy).size === statSync(file).size && hashFile(copy) === hashFile(file);
}

function freeName(name: string, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
