// Restores the app's own files together with the database. All of them are ready in .state/ before
// anything changes, and backups/ keeps what they replace. The next start completes a restore that
// was cut off, as the database's does. Needs the home's lock.
import { existsSync, lstatSync, mkdirSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";

import { UserError } from "../errors.ts";
import { isOdd } from "../home/regular-file.ts";
import { syncFolder, temporarySuffix } from "../home/replace-file.ts";
import { applyRestore, refuseObstacle } from "./apply-restore.ts";
import { contentFile, copyChecked, hasContent, syncContents } from "./contents.ts";
import { forgetYoung, hashShelf, keepFiles } from "./keep.ts";
import { findManifest, manifestOf, writeManifest, type FoundManifest, type KeptFile } from "./manifest.ts";
import { readPatterns } from "./patterns.ts";
import { chooseFiles, forgetPlan, readPlan, writePlan } from "./restore-plan.ts";
import { restorePlaces, type RestoreTarget } from "./restore-places.ts";
import { safePath } from "./safe-path.ts";

export interface StagedFiles {
  /** How many files come back, and how many are removed. */
  put: number;
  removed: number;
  /** How many of the backup's files `config.files` no longer lists; they stay in the backup. */
  foreign: number;
  /**
   * From here on, the next start completes a restore that is cut off.
   * @param copy the file that will become the database
   */
  decide(copy: string): void;
  /** Lists the replaced files, beside the database that is set aside under this name. */
  keep(database: string): void;
  /** Call it once the database is in its place. */
  apply(): void;
}

/**
 * Prepares everything, and changes none of the app's files.
 * @param backup the backup's database, in backups/ or anywhere else
 * @returns null when the backup has no list of files: those of the home stay as they are
 * @throws UserError (exit 1) when a file of the backup is missing or damaged, (exit 4) when the
 * disk or the permissions refuse, or when a folder or a link is in a file's way
 */
export function stageFiles(backup: string, target: RestoreTarget): StagedFiles | null {
  const { home, state, backups, name, patterns } = target;
  const found = findManifest(backup, backups);
  if (found === null) return null;
  forgetPlan(state);
  const own = { home, patterns };
  // Times in another home's list belong to other files.
  const known = found.folder === backups ? found.manifest.files : [];
  const present = keepFiles(own, name, hashShelf(backups, own), { known });
  syncContents(backups, present);
  const wanted = namedForHere(found.manifest.files);
  const { put, remove, foreign } = chooseFiles(wanted, present, readPatterns(patterns, name));
  const { staged } = restorePlaces(state);
  const plan = { put: put.map(({ path }, index) => ({ path, staged: String(index) })), remove };
  const sourceOf = contentsOf(found, backups);
  try {
    for (const [index, file] of put.entries()) {
      refuseObstacle(home, file.path);
      stage(file, sourceOf(file), join(staged, String(index)));
    }
    if (put.length > 0) syncFolder(staged);
  } catch (error) {
    tryToForget(state);
    throw error;
  }
  return {
    put: put.length,
    removed: remove.length,
    foreign: foreign.length,
    decide: (copy) => writePlan(state, { database: inodeOf(copy), ...plan }),
    keep: (database) =>
      writeManifest(manifestOf(database), { contents: "by-hash", files: forgetYoung(present, new Date()) }),
    apply: () => applyRestore(plan, target),
  };
}

/**
 * Finishes a restore that was cut off, if its database is in place, and drops it if the earlier one
 * is. If neither is, the next start puts one there first, and then asks again.
 */
export function settleFiles(target: RestoreTarget): void {
  const { state, database } = target;
  const { plan: file, staged } = restorePlaces(state);
  if (!existsSync(file) && !existsSync(staged)) return;
  const plan = readPlan(state);
  if (plan?.database === inodeOf(database)) return applyRestore(plan, target);
  const isUnderWay = !existsSync(database) && plan?.database === inodeOf(`${database}${temporarySuffix}`);
  if (!isUnderWay) forgetPlan(state);
}

function tryToForget(state: string): void {
  try {
    forgetPlan(state);
  } catch {
    // The disk refuses this as well; the next start tries again.
  }
}

function inodeOf(file: string): string {
  return String(lstatSync(file, { throwIfNoEntry: false, bigint: true })?.ino ?? "");
}

/** Names that Windows cannot have come from a home that was on another system. */
function namedForHere(files: readonly KeptFile[]): readonly KeptFile[] {
  return process.platform === "win32" ? files.map((file) => ({ ...file, path: safePath(file.path) })) : files;
}

/** A list may be in a folder of what was set aside, and its contents in backups/ all the same. */
function contentsOf({ folder, manifest }: FoundManifest, backups: string): (file: KeptFile) => string {
  if (manifest.contents === "by-path") return ({ path }) => join(folder, "files", path);
  return (file) => contentFile(hasContent(folder, file) ? folder : backups, file.sha256);
}

function stage(file: KeptFile, source: string, staged: string): void {
  if (isOdd(source) || lstatSync(source, { throwIfNoEntry: false }) === undefined) {
    throw unusable(file, source, "is missing");
  }
  mkdirSync(dirname(staged), { recursive: true, mode: 0o700 });
  const copied = copyChecked(source, staged);
  if (copied?.sha256 !== file.sha256) throw unusable(file, source, "has changed since the backup was made");
  const time = new Date(file.modified);
  utimesSync(staged, time, time);
}

function unusable({ path }: KeptFile, source: string, state: string): UserError {
  return new UserError(`Cannot restore the file "${path}": its copy "${source}" ${state}`, {
    hint: "bring that file back, or choose another backup",
  });
}
