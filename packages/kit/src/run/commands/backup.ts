// `backup [FILE]`: copies the database into the home's backups/ or to a file. The app may be
// running.
import { existsSync } from "node:fs";
import { resolve } from "node:path";

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
  await checkOwner(paths.database, info);
  // While the app runs, the log is its own, and both files change during the read.
  if (hasLog(paths.database) && !isLocked(paths.lock)) refuseForeignLog(info, paths);
}

function backUpToHome({ info, paths }: Invocation): string {
  if (isFrozen(paths.database)) throw frozenHome(info, paths);
  const request = { source: paths.database, folder: paths.backups, name: info.name, made: new Date() };
  const { file } = backUp({ ...request, version: writtenBy(paths, info), reason: "by-hand" });
  forgetFailedBackup(paths);
  return file;
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
