// What backups are called, and which of them go. Pure: every rule is tested without a file.

/** `by-hand` from the backup command; `replaced` what a restore took out of the way; `before-2.0.0` before that version's migrations. */
export type BackupReason = "by-hand" | "replaced" | "daily" | "new-version" | `before-${string}`;

/** In `.state/`, from a backup of the app's own that failed until one succeeds. */
export const failedBackupName = "backup-failed.json";

export interface BackupName {
  /** The app's. */
  name: string;
  /** To the second, UTC. */
  made: Date;
  /** The app's version that wrote the database. */
  version: string;
  reason: BackupReason;
}

/** `notes_2026-01-31T120509Z_1.2.0_before-2.0.0.db`: sorted by time, free of what Windows refuses, and no part can hold a `_`. */
export function formatBackupName({ name, made, version, reason }: BackupName): string {
  const time = made.toISOString().replaceAll(":", "").replace(/\.\d+/, "");
  return `${name}_${time}_${version}_${reason}.db`;
}

/** null for a file that is no backup of this app. */
export function parseBackupName(file: string, name: string): BackupName | null {
  const parts = file.replace(/\.db$/, "").split("_");
  const [, time = "", version = "", reason = ""] = parts;
  if (parts.length !== 4 || parts[0] !== name || !file.endsWith(".db") || !isReason(reason)) return null;
  const made = new Date(time.replace(/T(\d\d)(\d\d)(\d\d)Z$/, "T$1:$2:$3Z"));
  return version !== "" && !Number.isNaN(made.getTime()) ? { name, made, version, reason } : null;
}

export interface StoredBackup extends BackupName {
  file: string;
  /** In bytes. */
  size: number;
}

export interface BackupLimits {
  /** How many automatic backups stay. */
  keep: number;
  maxBytes: number;
}

/**
 * Which automatic backups go: those beyond the newest `keep`, and then the oldest until the rest fits. The one just made always stays,
 * whatever date a wrong clock gave it, and so does what the user asked for.
 */
export function planPruning(
  backups: readonly StoredBackup[],
  justMade: Pick<StoredBackup, "file" | "made">,
  { keep, maxBytes }: BackupLimits,
): StoredBackup[] {
  const byAge = newestFirst(justMade.made);
  const isOther = ({ file }: StoredBackup) => Number(file !== justMade.file);
  const automatic = backups.filter(isAutomatic).toSorted((a, b) => isOther(a) - isOther(b) || byAge(a, b));
  let bytes = 0;
  return automatic.filter(({ size }, index) => {
    bytes += size;
    return index > 0 && (index >= keep || bytes > maxBytes);
  });
}

/** One that is dated ahead of `now` counts as older than all others: nobody knows when it was made. */
export function newestFirst(now: Date): (a: StoredBackup, b: StoredBackup) => number {
  return (a, b) =>
    Number(isAhead(a.made, now)) - Number(isAhead(b.made, now)) ||
    b.made.getTime() - a.made.getTime() ||
    (a.file < b.file ? 1 : -1);
}

const dayMs = 24 * 60 * 60 * 1000;

/** @param times when backups were made, the newest first; the last one is when the home was */
export function isBackupDue(times: readonly Date[], changed: Date, now: Date): boolean {
  const last = times.find((time) => !isAhead(time, now)) ?? new Date(0);
  return changed.getTime() > last.getTime() && now.getTime() - last.getTime() >= dayMs;
}

/** A clock that was wrong wrote this date. Less than a day is none to mind: two of one second have two dates, and clocks get corrected. */
function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > dayMs;
}

function isAutomatic({ reason }: BackupName): boolean {
  return reason !== "by-hand" && reason !== "replaced";
}

function isReason(text: string): text is BackupReason {
  return /^(by-hand|replaced|daily|new-version|before-.+)$/.test(text);
}
