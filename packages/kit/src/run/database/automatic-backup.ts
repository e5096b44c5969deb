// Backs up the database when a new version took over, and on every day that it changed, while the
// app serves. A worker does it, not the serving thread. A failure appears in the log, the doctor's
// report and at the next start, and stops nothing.
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
import { rememberVersion } from "../home/version.ts";
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
  /** The version whose data this is; null if unknown: see lastVersion(). */
  writtenBy: string | null;
  /** Called when a backup cannot be made because something is damaged: it, or the database. */
  onDamage(): void;
}

/** Lets the page load first. */
const firstLookMs = 3000;
/** What the version before left is worth more the sooner it is kept. */
const newVersionLookMs = 500;
const intervalMs = 60 * 60 * 1000;
/**
 * How long a stop waits for a backup in progress. The next backup removes what a cut-off one
 * leaves.
 */
const timeoutMs = 2000;

export interface ScheduledBackups extends AsyncDisposable {
  /** The last failure until a backup succeeds; null while all is well. */
  failure(): FailedBackup | null;
  /** Call it once the app serves. */
  ready(): void;
}

/**
 * Checks soon after the start and then every hour. Disposing ends a backup in progress. The home
 * gets this version's number once the last one's data is backed up: until then, each start tries.
 */
export function scheduleBackups(schedule: Schedule): ScheduledBackups {
  let failure: FailedBackup | null = null;
  let isNewVersion = schedule.writtenBy !== null && schedule.writtenBy !== schedule.info.version;
  const sayLast = async () => {
    failure = await findLastFailure(schedule);
    if (failure === null) return;
    const { describeFailedBackup } = await import("./failed-backup.ts");
    schedule.say(describeFailedBackup(failure));
  };
  void sayLast();
  let current: RunningTask | null = null;
  const look = async () => {
    if (current) return;
    try {
      const request = await plan(schedule, isNewVersion, new Date());
      if (request) {
        current = askWorker({ backup: request });
        const answer = await current.answer;
        failure = await tell(answer, schedule);
        if ("made" in answer && isNewVersion) isNewVersion = settleVersion(schedule);
        if ("isDamage" in answer && answer.isDamage) schedule.onDamage();
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
  const first = setTimeout(look, isNewVersion ? newVersionLookMs : firstLookMs);
  const timer = setInterval(look, intervalMs);
  return {
    failure: () => failure,
    ready: () => void (isNewVersion || settleVersion(schedule)),
    async [Symbol.asyncDispose]() {
      clearTimeout(first);
      clearInterval(timer);
      if (!current) return;
      await Promise.race([current.answer, Bun.sleep(timeoutMs)]);
      current?.end();
    },
  };
}

/** @returns false: from now on the home is this version's */
function settleVersion({ info, paths }: Schedule): false {
  rememberVersion(paths, info.version);
  return false;
}

async function plan(schedule: Schedule, isNewVersion: boolean, now: Date): Promise<BackupRequest | null> {
  const { settings, writtenBy } = schedule;
  if (isNewVersion && writtenBy !== null) {
    return { ...requestOf(schedule, now), version: writtenBy, reason: "new-version" };
  }
  return settings.backupsDaily ? await planDaily(schedule, now) : null;
}

/** null while none is due. A home without backups counts from the day it was made. */
export async function planDaily(
  schedule: Pick<Schedule, "info" | "paths" | "settings" | "files">,
  now: Date,
): Promise<BackupRequest | null> {
  const { info, paths, files = [] } = schedule;
  const { listBackups } = await import("./backup.ts");
  const backups = listBackups(paths.backups, info.name, now).filter(({ reason }) => reason !== "replaced");
  const times = [...backups.map(({ made }) => made), changedAt(paths.owner)];
  const changes = [changedAt(paths.database), changedAt(companionOf(paths.database, "-wal"))];
  const own = files.length > 0 ? { home: paths.home, patterns: files } : null;
  const isDue = (changed: Date) => isBackupDue(times, changed, now);
  // Looks at the files last, because there may be many.
  if (
    !changes.some(isDue) &&
    !(own && isDue((await import("../files/keep.ts")).lastChange(own, info.name)))
  ) {
    return null;
  }
  return requestOf(schedule, now);
}

function requestOf(
  { info, paths, settings, files = [] }: Pick<Schedule, "info" | "paths" | "settings" | "files">,
  made: Date,
): BackupRequest {
  const { name, version } = info;
  return {
    source: paths.database,
    folder: paths.backups,
    name,
    made,
    version,
    reason: "daily",
    limits: { keep: settings.backupsKeep, maxBytes: settings.backupsMaxMb * 1024 * 1024 },
    ...(files.length > 0 && { files: { home: paths.home, patterns: files } }),
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
