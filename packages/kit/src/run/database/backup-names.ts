// The names of backups, and the rules for removing them. Pure: tests need no file.

/**
 * `by-hand` comes from the backup command, `replaced` from a restore, and `before-2.0.0` from the
 * start of that version, before its migrations.
 */
export type BackupReason = "by-hand" | "replaced" | "daily" | "new-version" | `before-${string}`;

/** Lies in `.state/` from a failed automatic backup until one succeeds. */
export const failedBackupName = "backup-failed.json";

export interface BackupName {
  /** The app's name. */
  name: string;
  /** To the second, UTC. */
  made: Date;
  /** The version of the app that wrote the database. */
  version: string;
  reason: BackupReason;
}

/**
 * `notes_2026-01-31T120509Z_1.2.0_before-2.0.0.db`: it sorts by time and suits Windows, and no part
 * can contain a `_`.
 */
export function formatBackupName({ name, made, version, reason }: BackupName): string {
  const time = made.toISOString().replaceAll(":", "").replace(/\.\d+/, "");
  return `${name}_${time}_${version}_${reason}.db`;
}

/**
 * null for a file that is not a backup of this app. Any other name, even by one character, is a
 * user's own copy.
 */
export function parseBackupName(file: string, name: string): BackupName | null {
  const [, time = "", version = "", reason = ""] = file.replace(/\.db$/, "").split("_");
  const made = new Date(time.replace(/T(\d\d)(\d\d)(\d\d)Z$/, "T$1:$2:$3Z"));
  if (Number.isNaN(made.getTime()) || version === "" || !isReason(reason)) return null;
  const backup = { name, made, version, reason };
  return formatBackupName(backup) === file ? backup : null;
}

export interface StoredBackup extends BackupName {
  file: string;
  /** In bytes. */
  size: number;
  /** The sizes of its files' contents, in bytes, by hash; several backups may share a content. */
  contents?: ReadonlyMap<string, number>;
}

export interface BackupLimits {
  /** How many automatic backups to keep. */
  keep: number;
  maxBytes: number;
}

/**
 * The automatic backups to remove: those beyond the newest `keep`, then the oldest until the rest
 * fits. These always stay: the one just made (whatever its date), the one before the last update,
 * and those the user asked for.
 */
export function planPruning(
  backups: readonly StoredBackup[],
  justMade: Pick<StoredBackup, "file" | "made">,
  { keep, maxBytes }: BackupLimits,
): StoredBackup[] {
  const automatic = backups.filter((backup) => backup.file === justMade.file || isAutomatic(backup, backups));
  const stays = findStaying(automatic, justMade);
  const isOther = ({ file }: StoredBackup) => Number(!stays.has(file));
  const byAge = newestFirst(justMade.made);
  let bytes = 0;
  // The newest backup's contents stay, whichever backups are removed.
  const counted = new Set(backups.find(({ file }) => file === justMade.file)?.contents?.keys());
  return automatic
    .toSorted((a, b) => isOther(a) - isOther(b) || byAge(a, b))
    .filter(({ file, size, contents = [] }, index) => {
      for (const [hash, contentSize] of contents) {
        if (!counted.has(hash)) bytes += contentSize;
        counted.add(hash);
      }
      bytes += size;
      return !stays.has(file) && (index >= keep || bytes > maxBytes);
    });
}

/**
 * If the clock was ahead, their dates cannot show which is the last update's; the newest of them
 * stays too.
 */
function findStaying(
  automatic: readonly StoredBackup[],
  justMade: Pick<StoredBackup, "file" | "made">,
): Set<string> {
  const updates = automatic.filter(isUpdate).toSorted(newestFirst(justMade.made));
  if (updates.some(({ file }) => file === justMade.file)) return new Set([justMade.file]);
  const [ahead, sound] = [true, false].map((wanted) =>
    updates.find(({ made }) => isAhead(made, justMade.made) === wanted),
  );
  return new Set([justMade.file, ...[ahead, sound].flatMap((backup) => backup?.file ?? [])]);
}

/** A date after `now` counts as older than all others: its real date is unknown. */
export function newestFirst(now: Date): (a: StoredBackup, b: StoredBackup) => number {
  return (a, b) =>
    Number(isAhead(a.made, now)) - Number(isAhead(b.made, now)) ||
    b.made.getTime() - a.made.getTime() ||
    (a.file < b.file ? 1 : -1);
}

const dayMs = 24 * 60 * 60 * 1000;

/** @param times when backups were made, newest first; the last is the home's own date */
export function isBackupDue(times: readonly Date[], changed: Date, now: Date): boolean {
  const last = times.find((time) => !isAhead(time, now)) ?? new Date(0);
  return changed.getTime() > last.getTime() && now.getTime() - last.getTime() >= dayMs;
}

/**
 * A wrong clock wrote this date. Less than a day does not count: the second of two backups in one
 * second is dated ahead, and clocks get corrected.
 */
function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > dayMs;
}

/** The app made it before an update. */
export function isUpdate({ reason }: Pick<BackupName, "reason">): boolean {
  return reason === "new-version" || reason.startsWith("before-");
}

/**
 * `before-2.0.0-beta.1` may be a user's own name for a copy of `before-2.0.0`. It counts as the
 * app's once any other backup has that version.
 */
function isAutomatic(backup: BackupName, all: readonly BackupName[]): boolean {
  const { reason } = backup;
  if (reason === "daily" || reason === "new-version") return true;
  const [, next = ""] = /^before-(.+)$/.exec(reason) ?? [];
  return next !== "" && (!/[-+]/.test(next) || all.some(({ version }) => version === next));
}

/** As in https://semver.org: no space, no bracket, nothing that systems append to a copy's name. */
function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+([-+][\dA-Za-z.+-]+)?$/.test(text);
}

function isReason(text: string): text is BackupReason {
  const [, next] = /^before-(.+)$/.exec(text) ?? [];
  return next === undefined ? /^(by-hand|replaced|daily|new-version)$/.test(text) : isVersion(next);
}
