// The two steps of an update that change something: the backup and the migrations.
import { statSync } from "node:fs";

import { findAdoption, isWithoutMark } from "./adopt.ts";
import type { AppliedMigration } from "./applied-migrations.ts";
import type { BackupRequest } from "./backup.ts";
import { applicationId, type BuildInfo, type MigrationInfo } from "../build-info.ts";
import type { Sqlite } from "./connection.ts";
import { readMigrations } from "./embedded-migrations.ts";
import { readHomeVersion, rememberVersion } from "../home/version.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Log } from "../log/open.ts";
import { migrate } from "./migrate.ts";
import type { Settings } from "../config.ts";
import { rememberCheck } from "../home/unclean-end.ts";
import { tellAboveBytes, type UpdateSteps } from "./update-steps.ts";

interface UpdateOptions {
  info: BuildInfo;
  paths: HomePaths;
  settings: Settings;
  log: Log;
  /** `config.files` */
  files?: readonly string[];
  /** Tells a user whom the watcher of the steps does not reach. */
  tell?(message: string): void;
}

/** The version whose data this is; null if neither the home nor the database knows. */
export function lastVersion(
  paths: Pick<HomePaths, "state">,
  readApplied: () => readonly AppliedMigration[],
): string | null {
  return readHomeVersion(paths) ?? readApplied().at(-1)?.version ?? null;
}

/**
 * Before a migration. A new version without one is backed up once it serves: see
 * automatic-backup.ts.
 * @throws when there is no backup, and so must be no update
 */
export async function backUpBefore(
  pending: readonly MigrationInfo[],
  applied: readonly AppliedMigration[],
  { info, paths, settings, log, files = [], tell = () => {} }: UpdateOptions,
  steps: UpdateSteps,
): Promise<void> {
  if (pending.length === 0) return;
  const version = lastVersion(paths, () => applied);
  const { backUp } = await import("./backup.ts");
  const request: BackupRequest = {
    source: paths.database,
    folder: paths.backups,
    name: info.name,
    made: new Date(),
    version: version ?? "0.0.0",
    reason: `before-${info.version}`,
    limits: { keep: settings.backupsKeep, maxBytes: settings.backupsMaxMb * 1024 * 1024 },
    ...(files.length > 0 && { files: { home: paths.home, patterns: files } }),
    isUrgent: true,
  };
  const { size } = statSync(paths.database);
  if (size > tellAboveBytes) {
    const { renderSize } = await import("../terminal/columns.ts");
    tell(`Backing up your data (${renderSize(size)}) before the update`);
  }
  const step = { text: "backing up your data", growth: { folder: paths.backups, bytes: size } };
  const { file, isWhole } = await steps.run(step, () => backUp(request));
  // The worker checks the rest of the database once the app serves.
  if (!isWhole) rememberCheck(paths);
  log.info("Backed up the database of version {lastVersion} to {file}", { lastVersion: version, file });
}

/** Reads migrations from the executable only if the database needs one. */
export async function migrateWhenNeeded(
  sqlite: Sqlite,
  pending: readonly MigrationInfo[],
  { info, log, paths }: UpdateOptions,
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
  if (names.length === 0) return;
  log.info("Applied {names} to the database", { names: names.join(", ") });
  // The version before has its backup.
  rememberVersion(paths, info.version);
}
