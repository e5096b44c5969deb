// Opens the app's database and migrates it to this version's schema. Refuses what it must not touch
// before touching it.
import { existsSync } from "node:fs";

import { checkOwner } from "./adopt.ts";
import { backUpBefore, migrateWhenNeeded } from "./apply-update.ts";
import {
  appliedMigrations,
  findEdited,
  planMigrations,
  type AppliedMigration,
} from "./applied-migrations.ts";
import type { BuildInfo } from "../build-info.ts";
import { companionOf, hasLog } from "./companion-files.ts";
import {
  closeSqlite,
  DamagedDatabase,
  isDamage,
  openReadOnly,
  openSqlite,
  type OpenOptions,
  type Sqlite,
} from "./connection.ts";
import { exitCodes, UserError } from "../errors.ts";
import { readHomeVersion } from "../home/version.ts";
import { databaseItself, linkTarget } from "../home/linked-file.ts";
import { readPlantedDigest } from "../seeds/ledger.ts";
import type { Log } from "../log/open.ts";
import type { HomePaths } from "../home/paths.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { removeFile } from "../home/regular-file.ts";
import { temporarySuffix } from "../home/replace-file.ts";
import type { Settings } from "../config.ts";
import { withSteps, type StepOptions, type UpdateSteps } from "./update-steps.ts";

export interface BringUpOptions {
  info: BuildInfo;
  paths: HomePaths;
  settings: Settings;
  log: Log;
  /** `config.files`, for the backup before an update. */
  files?: readonly string[];
  /** Tells a user whom the watcher of the steps does not reach. */
  tell?(message: string): void;
  journal: NonNullable<OpenOptions["journal"]>;
  /**
   * Whether the last run did not end by itself: then the database is checked before anybody uses
   * it.
   */
  endedUncleanly: boolean;
  /** How to report steps that take long. */
  waiting: Pick<StepOptions, "flushLog" | "watch" | "pid">;
}

/**
 * Checks the database of a home before anything is written there.
 * @returns whether a run that was cut off left a log or a journal beside it
 * @throws UserError (exit 3) for a foreign or newer database, (exit 1) for a damaged or missing one
 */
export async function checkDatabase(info: BuildInfo, paths: HomePaths): Promise<{ hasLog: boolean }> {
  const { database } = paths;
  if (!existsSync(database)) {
    if (!(await wasThere(info, paths))) return { hasLog: false };
    await finishRestoreOrRefuse(info, paths);
  }
  return explainDamage(info, paths, async () => {
    await checkOwner(database, info);
    await refuseDamagedLog(info, paths);
    await refuseForeignLog(info, paths);
    // Checking the database removes a journal.
    const found = { hasLog: hasLog(database) };
    using sqlite = openReadOnly(database, { isStill: true });
    await refuseNewer(info, paths, appliedMigrations(sqlite));
    return found;
  });
}

/**
 * @throws UserError (exit 1) for a damaged database or a migration that fails, which leaves it as
 * it was, (exit 4) when the disk or the permissions refuse
 */
export async function openUpToDate(options: BringUpOptions): Promise<Sqlite> {
  const { info, paths, log, waiting } = options;
  const versions = { from: readHomeVersion(paths), to: info.version };
  return withSteps({ paths, log, versions, ...waiting }, (steps) =>
    explainDamage(info, paths, () => openInSteps(options, steps)),
  );
}

async function openInSteps(options: BringUpOptions, steps: UpdateSteps): Promise<Sqlite> {
  const { info, paths, log, journal, endedUncleanly } = options;
  if (endedUncleanly) {
    const { checkAfterCrash } = await import("./check-after-crash.ts");
    await checkAfterCrash(paths, journal, steps);
  }
  const sqlite = openSqlite(paths.database, { journal });
  try {
    forgetUnfinishedRestore(paths);
    const applied = appliedMigrations(sqlite);
    for (const name of findEdited(info.migrations, applied)) {
      log.warn("The migration {name} is not the one that this database was given", { name });
    }
    const pending = planMigrations(info.migrations, applied, info.version);
    await backUpBefore(pending, applied, options, steps);
    await migrateWhenNeeded(sqlite, pending, options, steps);
    return sqlite;
  } catch (error) {
    closeSqlite(sqlite);
    throw error;
  }
}

async function wasThere(info: BuildInfo, paths: HomePaths): Promise<boolean> {
  const { listBackups } = await import("./backup.ts");
  return (
    readPlantedDigest(paths.ledger) !== null ||
    readHomeVersion(paths) !== null ||
    hasLog(paths.database) ||
    listBackups(paths.backups, info.name).length > 0
  );
}

/** A new empty database in its place would look as if all of the user's data were lost. */
async function finishRestoreOrRefuse(info: BuildInfo, paths: HomePaths): Promise<void> {
  const { database } = paths;
  const target = linkTarget(database);
  if (target !== null) throw brokenLink(database, target);
  const { findUnfinishedRestore, finishRestore } = await import("./restore.ts");
  if (await findUnfinishedRestore(paths, info)) return finishRestore(paths, info.name, new Date());
  const { noBackupHint, restoreHint } = await import("./find-backup.ts");
  throw new UserError(`Cannot open the database "${database}": it is gone`, {
    hint: await restoreHint(info, paths, noBackupHint(info, paths)),
  });
}

/** The data may be intact on a drive that is not connected. */
function brokenLink(database: string, target: string): UserError {
  return new UserError(
    `Cannot open the database "${database}": it is a link to "${target}", which is not there`,
    {
      hint: "connect the drive that it is on; or remove the link, and start again to see what can be restored",
    },
  );
}

/**
 * Removes the record of a restore that was cut off before it changed anything. If the database got
 * lost later, a start would finish that restore.
 */
function forgetUnfinishedRestore({ database }: HomePaths): void {
  const copy = `${database}${temporarySuffix}`;
  for (const file of [copy, `${copy}-journal`]) removeFile(file);
}

/** Runs before SQLite opens the database: SQLite would silently drop the rows behind the damage. */
async function refuseDamagedLog(info: BuildInfo, paths: HomePaths): Promise<void> {
  const { database } = paths;
  if (!hasLog(database)) return;
  const { isLogDamaged } = await import("./wal-damage.ts");
  if (!isLogDamaged(database)) return;
  const { restoreHint } = await import("./find-backup.ts");
  const rest = `${renderCommand(info.name, paths, "restore", databaseItself(database, process.platform))}  (what can still be read; the damaged files are kept)`;
  throw new UserError(
    `Cannot open the database "${database}": its log "${companionOf(database, "-wal")}" is damaged, and changes would be lost`,
    { hint: await restoreHint(info, paths, rest) },
  );
}

/** Runs before SQLite opens the database: SQLite would silently mix the two. */
async function refuseForeignLog(info: BuildInfo, paths: HomePaths): Promise<void> {
  if (!hasLog(paths.database)) return;
  const { refuseForeignLog: refuse } = await import("./find-foreign-log.ts");
  refuse(info, paths);
}

async function refuseNewer(
  info: BuildInfo,
  paths: HomePaths,
  applied: readonly AppliedMigration[],
): Promise<void> {
  try {
    planMigrations(info.migrations, applied, info.version, paths.database);
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode !== exitCodes.notOurs) throw error;
    const { findUsableBackup } = await import("./find-backup.ts");
    const backup = await findUsableBackup(info, paths);
    if (!backup) throw error;
    const hint = `${error.hint ?? "get a newer version"}, or go back with: ${renderCommand(info.name, paths, "restore", backup.file)}`;
    throw new UserError(error.message, { hint, cause: error, exitCode: error.exitCode });
  }
}

/**
 * Reports damage in a sentence, with the command that restores the newest good backup. The damaged
 * files stay.
 */
async function explainDamage<T>(info: BuildInfo, paths: HomePaths, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDamage(error) && !isCutShort(error, paths)) throw error;
    const { restoreHint } = await import("./find-backup.ts");
    const { message } = new DamagedDatabase(paths.database);
    const otherwise = `keep a copy of the folder "${paths.home}" and ask the app's maker; move it away to start with an empty database`;
    throw new UserError(message, { hint: await restoreHint(info, paths, otherwise), cause: error });
  }
}

function isCutShort(error: unknown, { database }: HomePaths): boolean {
  return error instanceof DamagedDatabase && error.file === database;
}
