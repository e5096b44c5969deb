// `restore FILE`: checks a backup, puts it in the database's place, and says how to undo that. The
// app must not be running.
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { listBackups } from "../database/backup.ts";
import { exitCodes, UserError } from "../errors.ts";
import { checkBackup } from "../database/find-backup.ts";
import { restoreTarget } from "../files/leftovers.ts";
import { manifestOf } from "../files/manifest.ts";
import { settleFiles, stageFiles, type StagedFiles } from "../files/restore.ts";
import type { RestoreTarget } from "../files/restore-places.ts";
import { inspectHome, markHome, prepareHome, refuseStrangersHome } from "../home/claim.ts";
import { findInstance } from "../home/instance.ts";
import { acquireLock, type Lock } from "../home/lock.ts";
import { refuseOddFiles } from "../home/odd-files.ts";
import { isOdd } from "../home/regular-file.ts";
import { refuseStrangersFiles } from "../home/strangers.ts";
import { forgetUpdating } from "../home/updating.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { restoreDatabase, type SetAside } from "../database/restore.ts";
import type { Invocation } from "../invocation.ts";

export async function restoreCommand(invocation: Invocation): Promise<void> {
  const { config, info, machine, paths, print } = invocation;
  refuseStrangersHome(paths.home, machine.uid);
  refuseStrangersFiles(paths, machine.uid);
  const file = findFile(invocation);
  await refuseRunning(invocation);
  await checkBackup(file, info, paths);
  const lock = await lockHome(invocation);
  try {
    const target = restoreTarget(paths, info.name, config.files);
    settleFiles(target);
    const files = stageFiles(file, target);
    const aside = restoreBoth(file, invocation, target, files);
    print(`Restored "${file}"${describeFiles(files)}; ${describe(aside, invocation)}`, {
      restored: file,
      database: paths.database,
      setAside: aside.kind === "nothing" ? null : aside.path,
      damaged: aside.kind === "damaged",
      ...(files && { files: { restored: files.put, removed: files.removed, left: files.foreign } }),
    });
  } finally {
    lock.release();
  }
}

function restoreBoth(
  file: string,
  { info, paths }: Invocation,
  target: RestoreTarget,
  files: StagedFiles | null,
): SetAside {
  try {
    const aside = restoreDatabase(file, paths, info.name, new Date(), files ?? undefined);
    files?.apply();
    return aside;
  } catch (error) {
    tryToSettle(target);
    throw error;
  }
}

/** Does what the next start would do, by the state of the database. */
function tryToSettle(target: RestoreTarget): void {
  try {
    settleFiles(target);
  } catch {
    // The disk refuses this as well; the next start tries again.
  }
}

/** The replaced database's backup keeps the replaced files. */
function describeFiles(files: StagedFiles | null): string {
  if (files === null) return "";
  const { put, removed, foreign } = files;
  const left = foreign === 0 ? "" : `, ${foreign}left in the backup, which the app no longer uses`;
  return ` with its files (${put} restored, ${removed} removed${left})`;
}

/**
 * Finds a path, of a file or of the folder that `backup` made; a name that `backups` shows; or
 * `before-2.0.0` for the newest backup of that kind.
 */
function findFile(invocation: Invocation): string {
  const { info, line, machine, paths } = invocation;
  const wanted = line.args[0] ?? "";
  const path = resolve(machine.cwd, wanted);
  const inFolder = join(path, `${info.name}.db`);
  if (wanted !== "" && existsSync(manifestOf(inFolder)) && !isOdd(inFolder)) return inFolder;
  if (wanted !== "" && isOdd(path)) throw notFound(invocation, "it is not a file");
  if (wanted !== "" && existsSync(path)) return path;
  const backup = listBackups(paths.backups, info.name).find(({ file, reason }) =>
    [file, file.replace(/\.db$/, ""), reason].includes(wanted),
  );
  if (backup) return join(paths.backups, backup.file);
  throw notFound(invocation, "there is no such file or backup");
}

function notFound({ info, line, paths }: Invocation, state: string): UserError {
  return new UserError(`Cannot restore "${line.args[0] ?? ""}": ${state}`, {
    hint: `list the backups with: ${renderCommand(info.name, paths, "backups")}`,
    exitCode: exitCodes.usage,
  });
}

async function lockHome(invocation: Invocation): Promise<Lock> {
  const { info, machine, paths } = invocation;
  prepareHome(paths, info.appId);
  refuseOddFiles(paths);
  const lock = acquireLock(paths.lock);
  if (lock === null) {
    await refuseRunning(invocation);
    throw isRunning(invocation, "");
  }
  forgetUpdating(paths);
  if (inspectHome(paths, info.appId).kind !== "ours") {
    markHome(paths, { appId: info.appId, name: info.name }, machine);
  }
  return lock;
}

async function refuseRunning(invocation: Invocation): Promise<void> {
  const instance = await findInstance(invocation.paths, invocation.info.title);
  if (instance) throw isRunning(invocation, ` at ${instance.url}`);
}

function isRunning({ info, paths }: Invocation, where: string): UserError {
  return new UserError(`Cannot restore a backup: ${info.title} is running${where}`, {
    hint: `stop it, then restore again: ${renderCommand(info.name, paths, "stop")}`,
  });
}

function describe(aside: SetAside, { info, paths }: Invocation): string {
  if (aside.kind === "nothing") return "there was no database in its place";
  if (aside.kind === "damaged") return `the damaged files are kept in "${aside.path}"`;
  if (aside.kind === "unread") {
    return `the replaced database could not be checked; its files are kept in "${aside.path}"`;
  }
  const isElsewhere = dirname(aside.path) !== paths.backups;
  const where = isElsewhere ? ` in "${paths.home}", as "${paths.backups}" is on another disk` : "";
  const undo = isElsewhere ? aside.path : basename(aside.path);
  return `the replaced database is kept${where}; undo with: ${renderCommand(info.name, paths, "restore", undo)}`;
}
