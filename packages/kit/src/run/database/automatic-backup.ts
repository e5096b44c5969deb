// Backs up the database on every day that it changed, while the app serves. The work is a worker's,
// never the serving thread's; it fails into the log, the doctor's report and what the next start
// says, and stops nothing.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../errors.ts";
import { askWorker, type RunningTask } from "./ask-worker.ts";
import type { BackupAnswer, BackupRequest } from "./backup.ts";
import { failedBackupName, isBackupDue } from "./backup-names.ts";
import type { BuildInfo } from "../build-info.ts";
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
  /** Tells the user: stderr. */
  say(message: string): void;
}

/** Long enough for the page to be there first. */
const firstLookMs = 3000;
const intervalMs = 60 * 60 * 1000;
/**
 * How long a stop waits for a backup that is being made; what is cut off leaves a file that the
 * next one removes.
 */
const timeoutMs = 2000;

export interface ScheduledBackups extends AsyncDisposable {
  /** That the last one failed, in a sentence, until one succeeds; null while all is well. */
  failure(): string | null;
}

/** Looks soon after the start and then every hour. Disposing ends a backup that is being made. */
export function scheduleBackups(schedule: Schedule): ScheduledBackups {
  let failure: string | null = null;
  const sayLast = async () => {
    failure = await findLastFailure(schedule);
    if (failure !== null) schedule.say(failure);
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
        // Somebody may have made one by hand.
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
  // The files are looked at last: there may be many.
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

/** Said at every start until a backup succeeds. */
async function findLastFailure({ info, paths }: Schedule): Promise<string | null> {
  if (!existsSync(join(paths.state, failedBackupName))) return null;
  const { describeFailedBackup, findFailedBackup } = await import("./failed-backup.ts");
  const failed = findFailedBackup(paths, info.name);
  return failed && describeFailedBackup(failed);
}

/**
 * What has not failed before is said as well: whoever looks at the terminal sees it, and the next
 * start says it again.
 * @returns that it failed, in a sentence
 */
export async function tell(
  answer: BackupAnswer,
  { log, paths, say }: Pick<Schedule, "log" | "paths" | "say">,
): Promise<string | null> {
  const { describeFailedBackup, forgetFailedBackup, rememberFailedBackup } =
    await import("./failed-backup.ts");
  if ("made" in answer) {
    forgetFailedBackup(paths);
    if (answer.made.isNew) log.info("Backed up the database to {file}", { file: answer.made.file });
    return null;
  }
  const { reason } = answer;
  log.error("Cannot back up the database: {reason}", { reason });
  const now = new Date();
  if (rememberFailedBackup(paths, reason, now)) say(`Cannot back up the database: ${reason}`);
  return describeFailedBackup({ at: now.toISOString(), reason });
}

/**
 * Looks at the directory entry only: nobody may open the database's files by other means than
 * SQLite.
 */
function changedAt(file: string): Date {
  return statSync(file, { throwIfNoEntry: false })?.mtime ?? new Date(0);
}
