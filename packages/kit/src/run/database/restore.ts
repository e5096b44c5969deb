// Puts a backup in the database's place. The replaced database goes into backups/ and is never
// removed. Needs the home's lock.
import { existsSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

import { appliedMigrations } from "./applied-migrations.ts";
import { copyDatabase, putInPlace } from "./checked-copy.ts";
import { formatBackupName } from "./backup-names.ts";
import type { BuildInfo } from "../build-info.ts";
import { closeSqlite, isDamage, openReadOnly, openSqlite } from "./connection.ts";
import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { manifestOf } from "../files/manifest.ts";
import { checkBackup } from "./find-backup.ts";
import { findForeignLog } from "./find-foreign-log.ts";
import { forgetUncleanEnd } from "../home/unclean-end.ts";
import { forgetVersion, readHomeVersion } from "../home/version.ts";
import { linkTarget } from "../home/linked-file.ts";
import { makeFolder } from "../home/make-folder.ts";
import type { HomePaths } from "../home/paths.ts";
import { syncFolder, temporarySuffix } from "../home/replace-file.ts";
import { isLogDamaged } from "./wal-damage.ts";

/**
 * What became of the replaced database. It is now a backup, or a folder with its files (damaged, or
 * unreadable for us), or there was none.
 */
export type SetAside = { kind: "backup" | Unusable; path: string } | { kind: "nothing" };
type SetAsideAt = Exclude<SetAside, { kind: "nothing" }>;
type Unusable = "damaged" | "unread";

/** What is restored together with the database: see files/restore.ts. */
export interface RestoredFiles {
  /** The copy is ready: from here on, the next start completes what is cut off. */
  decide(copy: string): void;
  /** The replaced database is about to get this name. */
  keep(database: string): void;
}

/**
 * @param backup a file that was checked and is usable
 * @throws UserError (exit 1) when the database is a link, (exit 4) when the disk or the permissions
 * refuse; nothing is lost then, and another try continues
 */
export function restoreDatabase(
  backup: string,
  paths: HomePaths,
  name: string,
  now: Date,
  files?: RestoredFiles,
): SetAside {
  refuseLink(paths.database);
  const temporary = copyOf(paths);
  copyDatabase(backup, temporary, { isStill: true });
  files?.decide(temporary);
  const aside = setAside(paths, name, now, files?.keep);
  try {
    putInPlace(temporary, paths.database);
  } catch (error) {
    if (aside.kind === "backup") putBack(aside.path, paths.database);
    throw error;
  }
  forgetVersion(paths);
  forgetUncleanEnd(paths);
  return aside;
}

/**
 * Finds the copy of a restore that was cut off. A copy is checked before the database is set aside,
 * and again here.
 * @returns null when it is incomplete, or not for this program
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export async function findUnfinishedRestore(paths: HomePaths, info: BuildInfo): Promise<string | null> {
  const copy = copyOf(paths);
  if (!existsSync(copy)) return null;
  try {
    await checkBackup(copy, info, paths);
    return copy;
  } catch (error) {
    // A half-made copy or a newer version's: other copies of both exist.
    if (error instanceof UserError && error.exitCode !== exitCodes.refused) return null;
    throw error;
  }
}

/**
 * Finishes a restore that was cut off after the database was set aside and before the copy took its
 * place. Needs the home's lock.
 */
export function finishRestore(paths: HomePaths, name: string, now: Date): void {
  // SQLite would merge a log into a database that it does not belong to.
  if (filesOf(paths.database).some((file) => existsSync(file))) setFilesAside("damaged", paths, name, now);
  putInPlace(copyOf(paths), paths.database);
  forgetVersion(paths);
  forgetUncleanEnd(paths);
}

/**
 * A link cannot be set aside: its target may be relative, and its file and that file's log may be
 * on another disk.
 */
function refuseLink(database: string): void {
  const target = linkTarget(database);
  if (target === null) return;
  throw new UserError(`Cannot set "${database}" aside: it is a link to "${target}"`, {
    hint: "remove the link, and restore again; its target does not change",
  });
}

function putBack(aside: string, database: string): void {
  try {
    renameSync(aside, database);
  } catch {
    // The disk refuses this too. The next start reports a missing database, and names the set-aside
    // one.
  }
}

function copyOf({ database }: HomePaths): string {
  return `${database}${temporarySuffix}`;
}

function setAside(paths: HomePaths, name: string, now: Date, keep?: RestoredFiles["keep"]): SetAside {
  const present = filesOf(paths.database).filter((file) => existsSync(file));
  if (present.length === 0 && keep === undefined) return { kind: "nothing" };
  try {
    makeFolder(paths.backups);
    const folded: Folded = present[0] === paths.database ? foldLog(paths) : { kind: "damaged" };
    if (folded.kind === "folded") return setBackupAside(paths, { name, version: folded.version, now }, keep);
    // A list in backups/ stays for good, and with it what it names; the other one is found with the
    // database, should somebody mend that.
    keep?.(freeReplaced(paths.backups, { name, version: "0.0.0", now }));
    if (present.length === 0) return { kind: "nothing" };
    const aside = setFilesAside(folded.kind, paths, name, now);
    keep?.(join(aside.path, basename(paths.database)));
    return aside;
  } catch (error) {
    throw explainRefusal(`Cannot set "${paths.database}" aside`, error);
  }
}

/**
 * The database goes first: a start without one refuses, but one without its log would lack rows.
 */
function filesOf(database: string): string[] {
  return ["", "-wal", "-shm", "-journal"].map((ending) => `${database}${ending}`);
}

/** `version` is the app's version that wrote it. */
type Folded = { kind: "folded"; version: string } | { kind: Unusable };

/** Moves the log into the database, so that one rename moves everything. */
function foldLog(paths: HomePaths): Folded {
  try {
    // SQLite would drop the rows behind the damage, or mix two databases.
    if (isLogDamaged(paths.database) || findForeignLog(paths.database) !== null) return { kind: "damaged" };
    // Reading comes first: opening for writing changes a damaged file.
    using look = openReadOnly(paths.database, { isStill: true });
    const version = readHomeVersion(paths) ?? appliedMigrations(look).at(-1)?.version ?? "0.0.0";
    const [verdict] = look.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").all();
    if (verdict?.quick_check !== "ok") return { kind: "damaged" };
    look.close(true);
    closeSqlite(openSqlite(paths.database, { journal: "DELETE" }));
    return { kind: "folded", version };
  } catch (error) {
    return { kind: isDamage(error) ? "damaged" : "unread" };
  }
}

interface Replaced {
  name: string;
  version: string;
  now: Date;
}

/** A name that no database and no list of files has. */
function freeReplaced(folder: string, { name, version, now }: Replaced): string {
  for (let made = now; ; made = new Date(made.getTime() + 1000)) {
    const path = join(folder, formatBackupName({ name, made, version, reason: "replaced" }));
    if (!existsSync(path) && !existsSync(manifestOf(path))) return path;
  }
}

function setBackupAside(paths: HomePaths, replaced: Replaced, keep?: RestoredFiles["keep"]): SetAside {
  const { database } = paths;
  // The files' contents are in backups/, even if the database must move elsewhere.
  const kept = freeReplaced(paths.backups, replaced);
  keep?.(kept);
  return keepIn(paths, (folder) => {
    const path = folder === paths.backups ? kept : freeReplaced(folder, replaced);
    renameSync(database, path);
    for (const file of filesOf(database).slice(1)) rmSync(file, { force: true });
    syncFolder(folder);
    return { kind: "backup", path };
  });
}

function setFilesAside(kind: Unusable, paths: HomePaths, name: string, now: Date): SetAsideAt {
  const time = formatBackupName({ name, made: now, version: "0", reason: "replaced" }).split("_")[1] ?? "";
  return keepIn(paths, (above) => {
    let folder = join(above, `${kind}-${time}`);
    for (let count = 2; existsSync(folder); count += 1) folder = join(above, `${kind}-${time}-${count}`);
    makeFolder(folder);
    moveInto(
      folder,
      filesOf(paths.database).filter((file) => existsSync(file)),
    );
    syncFolder(folder);
    syncFolder(above);
    return { kind, path: folder };
  });
}

/**
 * In backups/, or in the home if backups/ is on another disk, where a rename cannot go. A copy
 * could be cut off, or fail on unreadable parts.
 */
function keepIn({ home, backups }: HomePaths, move: (folder: string) => SetAsideAt): SetAsideAt {
  try {
    return move(backups);
  } catch (error) {
    if (errorCode(error) !== "EXDEV") throw error;
    return move(home);
  }
}

function moveInto(folder: string, files: readonly string[]): void {
  try {
    for (const file of files) renameSync(file, join(folder, basename(file)));
  } catch (error) {
    // The first rename was refused, so the folder is empty.
    if (errorCode(error) === "EXDEV") rmdirSync(folder);
    throw error;
  }
}
