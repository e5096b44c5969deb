// Makes, lists and prunes the backups of a home. checked-copy.ts makes the copy itself.
import { closeSync, existsSync, lstatSync, openSync, readdirSync, readSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import {
  formatBackupName,
  isUpdate,
  newestFirst,
  parseBackupName,
  planPruning,
  type BackupLimits,
  type BackupName,
  type StoredBackup,
} from "./backup-names.ts";
import { copyDatabase, putInPlace } from "./checked-copy.ts";
import type { Sqlite } from "./connection.ts";
import { errorCode, explainRefusal } from "../errors.ts";
import type { OwnFiles } from "../files/keep.ts";
import { contentsOf } from "../files/manifest.ts";
import { pruneFiles, removeBackup } from "../files/prune.ts";
import { takeFiles } from "../files/take.ts";
import { makeFolder } from "../home/make-folder.ts";
import { removeFile } from "../home/regular-file.ts";
import { temporarySuffix } from "../home/replace-file.ts";

export interface BackupRequest extends BackupName {
  /** The database's file. */
  source: string;
  /** The home's backups/. */
  folder: string;
  /** If absent, nothing is removed. */
  limits?: BackupLimits;
  /** The app's own files, which the backup includes; absent: the database alone. */
  files?: OwnFiles;
  /** A user waits for it: see copyDatabase(). If not all was checked, nothing is removed for it. */
  isUrgent?: boolean;
}

export interface MadeBackup {
  file: string;
  /** False if the newest backup already had the same content, and stays the newest. */
  isNew: boolean;
  /** Whether all of it was checked. */
  isWhole: boolean;
}

/** The worker's answer. */
export type BackupAnswer = { made: MadeBackup } | { reason: string; isDamage?: boolean };

/**
 * Makes a backup in the home's backups/, and removes those beyond the limits. Blocks until done.
 * @throws UserError (exit 4) when the disk or the permissions refuse; no half-made file stays
 */
export function backUp(request: Omit<BackupRequest, "source"> & { source: string | Sqlite }): MadeBackup {
  const { source, folder, limits, name } = request;
  makeFolder(folder);
  removeLeftovers(folder, name);
  const file = join(folder, freeName(request));
  const temporary = `${file}${temporarySuffix}`;
  const [newest] = listBackups(folder, name, request.made);
  const last = newest ? join(folder, newest.file) : null;
  const files = request.files && takeFiles(request.files, name, folder, last);
  const isWhole = copyDatabase(source, temporary, { isUrgent: request.isUrgent ?? false });
  let isKept = false;
  try {
    files?.refresh();
    isKept = last !== null && isSameFile(temporary, last) && (files?.isSame() ?? true);
    if (newest && last && isKept && !replacesDaily(request, newest)) {
      rmSync(temporary, { force: true });
      return { file: last, isNew: false, isWhole };
    }
    files?.write(file, temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  putInPlace(temporary, file);
  if (last && isKept) removeBackup(last);
  if (limits && isWhole) prune(request, basename(file), limits);
  return { file, isNew: true, isWhole };
}

/** This app's backups, newest first, with those of a fast clock last; none without the folder. */
export function listBackups(folder: string, name: string, now = new Date()): StoredBackup[] {
  const backups = readNames(folder).flatMap((file) => {
    const parsed = parseBackupName(file, name);
    const stats = parsed && statSync(join(folder, file), { throwIfNoEntry: false });
    return parsed && stats?.isFile() ? [{ ...parsed, file, size: stats.size }] : [];
  });
  return backups.sort(newestFirst(now));
}

/**
 * A backup before an update outlives daily ones, so it is made even if a daily one has the same
 * rows.
 */
function replacesDaily(request: Pick<BackupRequest, "reason">, newest: StoredBackup): boolean {
  return newest.reason === "daily" && isUpdate(request);
}

/** The second of two in one second gets a name one second later. */
function freeName(request: Omit<BackupRequest, "source">): string {
  for (let made = request.made; ; made = new Date(made.getTime() + 1000)) {
    const file = formatBackupName({ ...request, made });
    if (!existsSync(join(request.folder, file))) return file;
  }
}

function prune(
  { folder, name, made }: Omit<BackupRequest, "source">,
  file: string,
  limits: BackupLimits,
): void {
  const backups = listBackups(folder, name).map((backup) => ({
    ...backup,
    contents: contentsOf(join(folder, backup.file)),
  }));
  for (const gone of planPruning(backups, { file, made }, limits)) removeBackup(join(folder, gone.file));
  pruneFiles(folder);
}

const leftoverMs = 60 * 60 * 1000;

/** Removes what a cut-off backup left. A recent file may be another process's work in progress. */
function removeLeftovers(folder: string, name: string): void {
  for (const file of readNames(folder)) {
    const [whole = "", ending] = file.split(temporarySuffix);
    // A backup's temporary file, or SQLite's journal beside it.
    if ((ending !== "" && ending !== "-journal") || parseBackupName(whole, name) === null) continue;
    const stats = lstatSync(join(folder, file), { throwIfNoEntry: false });
    const isOurs = stats && !stats.isDirectory();
    if (isOurs && Date.now() - stats.mtimeMs > leftoverMs) removeFile(join(folder, file));
  }
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return [];
    throw explainRefusal(`Cannot read the folder "${folder}"`, error);
  }
}

/** VACUUM INTO writes equal databases as equal bytes. */
function isSameFile(a: string, b: string): boolean {
  return statSync(a).size === statSync(b).size && hashFile(a) === hashFile(b);
}

function hashFile(file: string): string {
  const hasher = new Bun.CryptoHasher("sha256");
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  const descriptor = openSync(file, "r");
  try {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      hasher.update(chunk.subarray(0, read));
    }
    return hasher.digest("hex");
  } finally {
    closeSync(descriptor);
  }
}
