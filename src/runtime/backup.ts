// Makes a backup: SQLite's own copy of the database as it is at one moment, checked, and only then given its name. Reads the
// database through a connection of its own; never copies the file, which may be in use.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";

import {
  formatBackupName,
  newestFirst,
  parseBackupName,
  planPruning,
  type BackupLimits,
  type BackupName,
  type StoredBackup,
} from "./backup-names.ts";
import { openReadOnly, type Sqlite } from "./database.ts";
import { errorCode, explainRefusal, UserError } from "./errors.ts";
import { syncFolder, temporarySuffix } from "./replace-file.ts";

export interface BackupRequest extends BackupName {
  /** The database's file. */
  source: string;
  /** The home's backups/. */
  folder: string;
  /** Absent: nothing is removed. */
  limits?: BackupLimits;
}

export interface MadeBackup {
  file: string;
  /** False when the newest backup held the very same already, and stays the newest. */
  isNew: boolean;
}

/**
 * Makes a backup in the home's backups/, and removes those that are beyond the limits. Blocks until it is done.
 * @throws UserError (exit 4) when the disk or the permissions refuse; nothing half-made is left
 */
export function backUp(request: BackupRequest): MadeBackup {
  const { source, folder, limits, name } = request;
  makeFolder(folder);
  removeLeftovers(folder, name);
  const file = join(folder, freeName(request));
  const temporary = `${file}${temporarySuffix}`;
  copyDatabase(source, temporary);
  const [newest] = listBackups(folder, name);
  if (newest && isSameFile(temporary, join(folder, newest.file))) {
    rmSync(temporary, { force: true });
    return { file: join(folder, newest.file), isNew: false };
  }
  putInPlace(temporary, file);
  if (limits) prune(folder, name, limits);
  return { file, isNew: true };
}

/**
 * Writes a checked copy of a database to a new file; it is one file, without a log, for its owner's eyes only.
 * @throws UserError (exit 4) when the disk or the permissions refuse, SQLite's own error when the source is damaged
 */
export function copyDatabase(source: string, file: string, { isStill = false } = {}): void {
  try {
    rmSync(file, { force: true });
    using sqlite = openReadOnly(source, { isStill });
    // VACUUM INTO keeps rowids, which full-text tables point to: https://www.sqlite.org/lang_vacuum.html#vacuuminto
    sqlite.run("VACUUM INTO ?", [file]);
    if (process.platform !== "win32") chmodSync(file, 0o600);
    using copy = openReadOnly(file, { isStill: true });
    checkIntegrity(copy);
  } catch (error) {
    discard(file);
    throw explainRefusal(`Cannot copy the database to "${file.replace(temporarySuffix, "")}"`, error);
  }
  syncFile(file);
}

/** @throws UserError when a page or an index of the database is damaged */
export function checkIntegrity(
  sqlite: Sqlite,
  pragma: "integrity_check" | "quick_check" = "integrity_check",
): void {
  const [row] = sqlite.query<Record<string, string>, []>(`PRAGMA ${pragma}(1)`).all();
  const verdict = row?.[pragma];
  if (verdict === "ok") return;
  throw Object.assign(new Error(`${pragma}: ${verdict}`), { code: "SQLITE_CORRUPT" });
}

/** This app's backups, the newest first; none when there is no such folder. */
export function listBackups(folder: string, name: string): StoredBackup[] {
  const backups = readNames(folder).flatMap((file) => {
    const parsed = parseBackupName(file, name);
    const stats = parsed && statSync(join(folder, file), { throwIfNoEntry: false });
    return parsed && stats?.isFile() ? [{ ...parsed, file, size: stats.size }] : [];
  });
  return backups.sort(newestFirst);
}

/**
 * Gives a finished file its name.
 * @param isNew refuses to take the place of a file that is there
 */
export function putInPlace(temporary: string, file: string, { isNew = false } = {}): void {
  try {
    // A link fails where a rename would replace; what has no links (FAT) is checked as well as can be.
    if (!isNew || !linkTo(temporary, file)) renameSync(temporary, file);
    else rmSync(temporary);
    syncFolder(dirname(file));
  } catch (error) {
    discard(temporary);
    if (errorCode(error) === "EEXIST") throw alreadyThere(file);
    throw explainRefusal(`Cannot write "${file}"`, error);
  }
}

export function alreadyThere(file: string): UserError {
  return new UserError(`Cannot write "${file}": there is a file already`, {
    hint: "choose another name, or move that file away",
  });
}

/** `<folder>` of the home with mode 0700. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainRefusal(`Cannot make the folder "${folder}"`, error);
  }
}

/** Two in one second: the later one says that it was made a second later. */
function freeName(request: BackupRequest): string {
  for (let made = request.made; ; made = new Date(made.getTime() + 1000)) {
    const file = formatBackupName({ ...request, made });
    if (!existsSync(join(request.folder, file))) return file;
  }
}

function linkTo(temporary: string, file: string): boolean {
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" || existsSync(file)) throw alreadyThere(file);
    return false;
  }
}

function prune(folder: string, name: string, limits: BackupLimits): void {
  for (const { file } of planPruning(listBackups(folder, name), limits))
    rmSync(join(folder, file), { force: true });
}

const leftoverMs = 60 * 60 * 1000;

/** What a backup that was cut off left behind. A young one may be another process's, at work. */
function removeLeftovers(folder: string, name: string): void {
  for (const file of readNames(folder)) {
    if (!file.startsWith(`${name}_`) || !file.includes(temporarySuffix)) continue;
    const stats = statSync(join(folder, file), { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > leftoverMs) rmSync(join(folder, file), { force: true });
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

/** Equal databases come out of VACUUM INTO byte for byte the same. */
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

function syncFile(file: string): void {
  try {
    const descriptor = openSync(file, "r+");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    discard(file);
    throw explainRefusal(`Cannot write "${file}"`, error);
  }
}

function discard(temporary: string): void {
  for (const file of [temporary, `${temporary}-journal`]) {
    try {
      rmSync(file, { force: true });
    } catch {
      // The disk refuses this as well; the first error is the one to tell.
    }
  }
}
