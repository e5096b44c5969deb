// `backup [FILE]`: copies the database and the app's own files into the home's backups/, to a file,
// or to a folder if there are files. The app may be running.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { checkOwner } from "../database/adopt.ts";
import { appliedMigrations } from "../database/applied-migrations.ts";
import { backUp } from "../database/backup.ts";
import { alreadyThere, copyDatabase, putInPlace } from "../database/checked-copy.ts";
import { hasLog } from "../database/companion-files.ts";
import { isDamage, openReadOnly } from "../database/connection.ts";
import { forgetFailedBackup } from "../database/failed-backup.ts";
import { refuseForeignLog } from "../database/find-foreign-log.ts";
import { isFrozen } from "../database/open-source.ts";
import { exitCodes, UserError } from "../errors.ts";
import { copyOut } from "../files/copy-out.ts";
import type { OwnFiles } from "../files/keep.ts";
import { restorePlaces } from "../files/restore-places.ts";
import { inspectHome } from "../home/claim.ts";
import { readHomeVersion } from "../home/version.ts";
import { isLocked } from "../home/lock.ts";
import { temporarySuffix } from "../home/replace-file.ts";
import { renderCommand } from "../terminal/render-command.ts";
import type { Invocation } from "../invocation.ts";

export async function backupCommand(invocation: Invocation): Promise<void> {
  const { info, line, machine, paths, print } = invocation;
  await checkSource(invocation);
  const [wanted] = line.args;
  try {
    if (wanted !== undefined && own(invocation))
      return copyToFolder(resolve(machine.cwd, wanted), invocation);
    const file =
      wanted === undefined ? backUpToHome(invocation) : copyTo(resolve(machine.cwd, wanted), paths.database);
    print(`Backed up your data to "${file}"`, { file, size: Bun.file(file).size });
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new UserError(`Cannot back up the database "${paths.database}": it is damaged`, {
      hint: `restore the newest good backup; list them with: ${renderCommand(info.name, paths, "backups")}`,
      cause: error,
    });
  }
}

/** @throws UserError when there is no database to copy, or it belongs to another app */
export async function checkSource({ info, paths }: Pick<Invocation, "info" | "paths">): Promise<void> {
  const home = inspectHome(paths, info.appId);
  if (home.kind !== "ours" || !existsSync(paths.database)) {
    throw new UserError(`Cannot find your data: there is no database "${paths.database}"`, {
      hint: `name the folder it is in with --home; see where it was looked for with: ${renderCommand(info.name, paths, "paths")}`,
    });
  }
  if (existsSync(restorePlaces(paths.state).plan)) throw isRestoring(info, paths);
  await checkOwner(paths.database, info);
  // While the app runs, the log is its own, and both files change during the read.
  if (hasLog(paths.database) && !isLocked(paths.lock)) refuseForeignLog(info, paths);
}

/** Rows and files are of two moments until all of it is done. */
function isRestoring(info: Invocation["info"], paths: Invocation["paths"]): UserError {
  return new UserError(`Cannot read your data in "${paths.home}": a restore is not done yet`, {
    hint: `start the app, which ends it: ${renderCommand(info.name, paths, "open")}`,
  });
}

/** The app's own files, if it has any. */
function own({ config, paths }: Invocation): OwnFiles | undefined {
  const { files: patterns = [] } = config;
  return patterns.length > 0 ? { home: paths.home, patterns } : undefined;
}

function backUpToHome(invocation: Invocation): string {
  const { info, paths } = invocation;
  const files = own(invocation);
  if (isFrozen(paths.database)) throw frozenHome(info, paths);
  const request = { source: paths.database, folder: paths.backups, name: info.name, made: new Date() };
  const { file } = backUp({
    ...request,
    version: writtenBy(paths, info),
    reason: "by-hand",
    ...(files && { files }),
  });
  forgetFailedBackup(paths);
  return file;
}

/** With files of the app's own, the backup is a folder that holds everything. */
function copyToFolder(folder: string, invocation: Invocation): void {
  const { info, paths, print } = invocation;
  if (existsSync(folder)) throw alreadyThere(folder);
  const files = copyOut({
    folder,
    name: info.name,
    own: own(invocation) ?? { home: paths.home, patterns: [] },
    copyDatabase: (file) => copyDatabase(paths.database, file),
  });
  print(`Backed up your data and ${files.length} files to the folder "${folder}"`, {
    file: folder,
    files: files.length,
    size: files.reduce((sum, { size }) => sum + size, Bun.file(join(folder, `${info.name}.db`)).size),
  });
}

function frozenHome(info: Invocation["info"], paths: Invocation["paths"]): UserError {
  return new UserError(`Cannot write a backup into "${paths.backups}": it is read-only`, {
    hint: `name a file on another disk: ${renderCommand(info.name, paths, "backup")} FILE`,
    exitCode: exitCodes.refused,
  });
}

function writtenBy(paths: Invocation["paths"], info: Invocation["info"]): string {
  using sqlite = openReadOnly(paths.database);
  return readHomeVersion(paths) ?? appliedMigrations(sqlite).at(-1)?.version ?? info.version;
}

function copyTo(file: string, source: string): string {
  if (existsSync(file)) throw alreadyThere(file);
  const temporary = `${file}${temporarySuffix}`;
  copyDatabase(source, temporary);
  putInPlace(temporary, file, { isNew: true });
  return file;
}
