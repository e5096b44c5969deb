// Backs up the database on every day that it changed, while the app serves. A worker does it, not
// the serving thread. A failure appears in the log, the doctor's report and at the next start, and
// stops nothing.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../errors.ts";
import { askWorker, type RunningTask } from "./ask-worker.ts";
import type { BackupAnswer, BackupRequest } from "./backup.ts";
import { failedBackupName, isBackupDue } from "./backup-names.ts";
import type { BuildInfo } from "../build-info.ts";
import type { FailedBackup } from "./failed-backup.ts";
import { companionOf } from "./companion-files.ts";
import type { Log } from "../log/open.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Settings } from "../config.ts";

interface Schedule {
  /** `config.files` */
  files?: readonly string[];
  info: Pick<BuildInfo, "name" | "version">;
  paths: HomePaths;
  settings: Settings;
  log: Log;
  /** Tells the user on stderr. */
  say(message: string): void;
}

/** Lets the page load first. */
const firstLookMs = 3000;
const intervalMs = 60 * 60 * 1000;
/**
 * How long a stop waits for a backup in progress. The next backup removes what a cut-off one
 * leaves.
 */
const timeoutMs = 2000;

export interface ScheduledBackups extends AsyncDisposable {
  /** The last failure until a backup succeeds; null while all is well. */
  failure(): FailedBackup | null;
}

/** Checks soon after the start and then every hour. Disposing ends a backup in progress. */
export function scheduleBackups(schedule: Schedule): ScheduledBackups {
  let failure: FailedBackup | null = null;
  const sayLast = async () => {
    failure = await findLastFailure(schedule);
    if (failure === null) return;
    const { describeFailedBackup } = await import("./failed-backup.ts");
    schedule.say(describeFailedBackup(failure));
  };
  void sayLast();
  let current: RunningTask | null = null;
  const look = async () => {
    if (current || !schedule.settings.backupsDaily) return;
    try {
      const request = await planDaily(schedule, new Date());
      if (request) {
        current = askWorker({ backup: request });
        failure = await tell(await current.answer, schedule);
      } else if (failure !== null) {
        // The user may have made one by hand.
        failure = await findLastFailure(schedule);
      }
    } catch (error) {
      failure = await tell({ reason: messageOf(error) }, schedule);
    } finally {
      current = null;
    }
  };
  const first = setTimeout(look, firstLookMs);
  const timer = setInterval(look, intervalMs);
  return {
    failure: () => failure,
    async [Symbol.asyncDispose]() {
      clearTimeout(first);
      clearInterval(timer);
      if (!current) return;
      await Promise.race([current.answer, Bun.sleep(timeoutMs)]);
      current?.end();
    },
  };
}

/** null while none is due. A home without backups counts from the day it was made. */
export async function planDaily(
  { info, paths, settings, files = [] }: Omit<Schedule, "log" | "say">,
  now: Date,
): Promise<BackupRequest | null> {
  const { listBackups } = await import("./backup.ts");
  const backups = listBackups(paths.backups, info.name, now).filter(({ reason }) => reason !== "replaced");
  const times = [...backups.map(({ made }) => made), changedAt(paths.owner)];
  const { name, version } = info;
  const changes = [changedAt(paths.database), changedAt(companionOf(paths.database, "-wal"))];
  const own = files.length > 0 ? { home: paths.home, patterns: files } : null;
  const isDue = (changed: Date) => isBackupDue(times, changed, now);
  // Looks at the files last, because there may be many.
  if (!changes.some(isDue) && !(own && isDue((await import("../files/keep.ts")).lastChange(own, name)))) {
    return null;
  }
  const limits = { keep: settings.backupsKeep, maxBytes: settings.backupsMaxMb * 1024 * 1024 };
  return {
    source: paths.database,
    folder: paths.backups,
    name,
    made: now,
    version,
    reason: "daily",
    limits,
    ...(own && { files: own }),
  };
}

/** Every start reports it until a backup succeeds. */
async function findLastFailure({ info, paths }: Schedule): Promise<FailedBackup | null> {
  if (!existsSync(join(paths.state, failedBackupName))) return null;
  const { findFailedBackup } = await import("./failed-backup.ts");
  return findFailedBackup(paths, info.name);
}

/**
 * Reports a new failure at once in the terminal; the next start repeats it.
 * @returns the failure; null if there was none
 */
export async function tell(
  answer: BackupAnswer,
  { log, paths, say }: Pick<Schedule, "log" | "paths" | "say">,
): Promise<FailedBackup | null> {
  const { forgetFailedBackup, rememberFailedBackup } = await import("./failed-backup.ts");
  if ("made" in answer) {
    forgetFailedBackup(paths);
    if (answer.made.isNew) log.info("Backed up the database to {file}", { file: answer.made.file });
    return null;
  }
  const { reason } = answer;
  log.error("Cannot back up the database: {reason}", { reason });
  const now = new Date();
  if (rememberFailedBackup(paths, reason, now)) say(`Cannot back up the database: ${reason}`);
  return { at: now.toISOString(), reason };
}

/** Reads the directory entry only: only SQLite may open the database's files. */
function changedAt(file: string): Date {
  return statSync(file, { throwIfNoEntry: false })?.mtime ?? new Date(0);
}
