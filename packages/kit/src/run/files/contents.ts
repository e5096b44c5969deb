// The contents of backed-up files, in backups/files/: each is stored once, under its hash. They are
// copies, not hard links, because another program may write into the user's file in place. Where
// the disk can, a copy shares its blocks until then.
import { chmodSync, constants, copyFileSync, lstatSync, renameSync, rmSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";

import { errorCode, explainRefusal } from "../errors.ts";
import { makeFolder } from "../home/make-folder.ts";
import { syncFile, syncFolder, temporarySuffix } from "../home/replace-file.ts";
import { hashFile } from "../seeds/disk-state.ts";
import { namesIn } from "./walk.ts";

export interface Content {
  /** The content's size, in bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/** The path of a content, whether it exists or not. */
export function contentFile(backups: string, sha256: string): string {
  return join(backups, "files", sha256.slice(0, 2), sha256);
}

/** Whether the content exists and has the right size. */
export function hasContent(backups: string, { sha256, size }: Content): boolean {
  const stats = lstatSync(contentFile(backups, sha256), { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === size;
}

/** Marks a content as in use: no process removes it for the next hour. */
export function touchContent(backups: string, { sha256 }: Content): void {
  const now = new Date();
  try {
    utimesSync(contentFile(backups, sha256), now, now);
  } catch {
    // A list names it soon, and whoever writes that looks whether all of it is there.
  }
}

/**
 * Copies a file into the contents. Hashes the copy, not the file, so the name is right even if the
 * file changes meanwhile.
 * @returns null when the file has gone
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function addContent(file: string, backups: string): Content | null {
  const temporary = join(backups, "files", `${crypto.randomUUID()}${temporarySuffix}`);
  makeFolder(dirname(temporary));
  const content = copyChecked(file, temporary);
  if (content === null) return null;
  if (hasContent(backups, content)) {
    rmSync(temporary, { force: true });
    touchContent(backups, content);
    return content;
  }
  const target = contentFile(backups, content.sha256);
  makeFolder(dirname(target));
  renameSync(temporary, target);
  return content;
}

/**
 * Copies a file to a new one that only its owner can read. The copy survives a power cut once its
 * folder is synced.
 * @returns what the copy holds; null when the file has gone
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function copyChecked(file: string, target: string): Content | null {
  try {
    copyFileSync(file, target, constants.COPYFILE_FICLONE);
    chmodSync(target, 0o600);
    const now = new Date();
    utimesSync(target, now, now);
    syncFile(target);
    return { size: lstatSync(target).size, sha256: hashFile(target) };
  } catch (error) {
    tryToRemove(target);
    if (errorCode(error) === "ENOENT" && lstatSync(file, { throwIfNoEntry: false }) === undefined)
      return null;
    throw explainRefusal(`Cannot copy "${file}" to "${dirname(target)}"`, error);
  }
}

/** Makes the names of all contents survive a power cut. */
export function syncContents(backups: string, contents: Iterable<Content>): void {
  const folders = new Set([...contents].map(({ sha256 }) => dirname(contentFile(backups, sha256))));
  if (folders.size === 0) return;
  for (const folder of [...folders, join(backups, "files"), backups]) syncFolder(folder);
}

/** A younger file may belong to a process that is still at work. */
export const leftoverMs = 60 * 60 * 1000;

/** Removes the contents that `used` does not name, and copies that were cut off. */
export function removeContents(backups: string, used: ReadonlySet<string>): void {
  const folder = join(backups, "files");
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (name.endsWith(temporarySuffix)) removeOld(path);
    if (!/^[0-9a-f]{2}$/.test(name)) continue;
    for (const sha256 of namesIn(path)) {
      if (/^[0-9a-f]{64}$/.test(sha256) && !used.has(sha256)) removeOld(join(path, sha256));
    }
  }
}

function removeOld(file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() && Date.now() - stats.mtimeMs > leftoverMs) rmSync(file, { force: true });
}

function tryToRemove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The disk refuses this as well; report the first error.
  }
}
