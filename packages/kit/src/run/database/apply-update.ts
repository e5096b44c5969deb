// The two steps of an update that change something: the backup and the migrations.
import { findAdoption, isWithoutMark } from "./adopt.ts";
import type { AppliedMigration } from "./applied-migrations.ts";
import type { BackupRequest } from "./backup.ts";
import { applicationId, type BuildInfo, type MigrationInfo } from "../build-info.ts";
import { isDamage, type Sqlite } from "./connection.ts";
import { readMigrations } from "./embedded-migrations.ts";
import { errorCode } from "../errors.ts";
import { readHomeVersion } from "../home/version.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Log } from "../log/open.ts";
import { migrate } from "./migrate.ts";
import type { Settings } from "../config.ts";
import type { UpdateSteps } from "./update-steps.ts";

interface UpdateOptions {
  info: BuildInfo;
  paths: HomePaths;
  settings: Settings;
  log: Log;
  /** `config.files` */
  files?: readonly string[];
}

/**
 * If migrations follow, a failed backup stops the update. Otherwise the log records the failure.
 */
export async function backUpBefore(
  pending: readonly MigrationInfo[],
  applied: readonly AppliedMigration[],
  { info, paths, settings, log, files = [] }: UpdateOptions,
  steps: UpdateSteps,
): Promise<void> {
  const lastVersion = readHomeVersion(paths) ?? applied.at(-1)?.version ?? null;
  const isMigrating = pending.length > 0;
  if (!isMigrating && (lastVersion === null || lastVersion === info.version)) return;
  const { backUp } = await import("./backup.ts");
  try {
    const request: BackupRequest = {
      source: paths.database,
      folder: paths.backups,
      name: info.name,
      made: new Date(),
      version: lastVersion ?? "0.0.0",
      reason: isMigrating ? `before-${info.version}` : "new-version",
      limits: { keep: settings.backupsKeep, maxBytes: settings.backupsMaxMb * 1024 * 1024 },
      ...(files.length > 0 && { files: { home: paths.home, patterns: files } }),
    };
    const { file } = await steps.run({ text: "backing up your data" }, () => backUp(request));
    log.info("Backed up the database of version {lastVersion} to {file}", { lastVersion, file });
  } catch (error) {
    if (isMigrating || isDamage(error)) throw error;
    const reason = reasonOf(error);
    log.error("Cannot back up the database: {reason}", { reason });
    const { rememberFailedBackup } = await import("./failed-backup.ts");
    rememberFailedBackup(paths, reason, new Date());
  }
}

/** Reads migrations from the executable only if the database needs one. */
export async function migrateWhenNeeded(
  sqlite: Sqlite,
  pending: readonly MigrationInfo[],
  { info, log }: UpdateOptions,
  steps: UpdateSteps,
): Promise<void> {
  if (pending.length === 0 && !isWithoutMark(sqlite)) return;
  const migrations = await readMigrations(info);
  const adoption = findAdoption(sqlite, migrations, applicationId(info.appId));
  const onMigration = (name: string, index: number, count: number) =>
    steps.next({ text: `changing your data (${index + 1} of ${count})`, logged: `applying "${name}"` });
  const details = { version: info.version, now: new Date(), adoption, onMigration };
  // Count the existing rows first.
  const names = await steps.run({ text: "counting your data" }, () => migrate(sqlite, migrations, details));
  if (adoption) log.info("Took over the database, which lacked the app's mark");
  if (names.length > 0) log.info("Applied {names} to the database", { names: names.join(", ") });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : `${errorCode(error)} ${String(error)}`;
}
