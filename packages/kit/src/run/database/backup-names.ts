// What backups are called, and which of them go. Pure: every rule is tested without a file.

/**
 * `by-hand` from the backup command; `replaced` what a restore took out of the way; `before-2.0.0`
 * before that version's migrations.
 */
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

/**
 * `notes_2026-01-31T120509Z_1.2.0_before-2.0.0.db`: sorted by time, free of what Windows refuses,
 * and no part can hold a `_`.
 */
export function formatBackupName({ name, made, version, reason }: BackupName): string {
  const time = made.toISOString().replaceAll(":", "").replace(/\.\d+/, "");
  return `${name}_${time}_${version}_${reason}.db`;
}

/**
 * null for a file that is no backup of this app. A user's own copy is none: it has another name, be
 * it by one character.
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
  /** Of the files that belong to it, by hash: several backups share them. */
  contents?: ReadonlyMap<string, number>;
}

export interface BackupLimits {
  /** How many automatic backups stay. */
  keep: number;
  maxBytes: number;
}

/**
 * Which automatic backups go: those beyond the newest `keep`, and then the oldest until the rest
 * fits. The one just made always stays, whatever date a wrong clock gave it. So do the one from
 * before the last update, until the next update's is made, and what the user asked for.
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
  // What the newest one needs is there whatever goes.
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
 * Of those that a clock that was ahead has dated nobody knows whether they are the last update's:
 * the newest of them stays, too.
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

/**
 * One that is dated ahead of `now` counts as older than all others: nobody knows when it was made.
 */
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

/**
 * A clock that was wrong wrote this date. Less than a day is none to mind: two of one second have
 * two dates, and clocks get corrected.
 */
function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > dayMs;
}

/** Made by the app itself. */
export function isUpdate({ reason }: Pick<BackupName, "reason">): boolean {
  return reason === "new-version" || reason.startsWith("before-");
}

/**
 * `before-2.0.0-beta.1` may as well be the copy of `before-2.0.0` that a user named: it counts as
 * made by the app once anything else was written by that version.
 */
function isAutomatic(backup: BackupName, all: readonly BackupName[]): boolean {
  const { reason } = backup;
  if (reason === "daily" || reason === "new-version") return true;
  const [, next = ""] = /^before-(.+)$/.exec(reason) ?? [];
  return next !== "" && (!/[-+]/.test(next) || all.some(({ version }) => version === next));
}

/**
 * As https://semver.org has them: no space, no bracket, nothing that systems put behind the name of
 * a copy.
 */
function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+([-+][\dA-Za-z.+-]+)?$/.test(text);
}

function isReason(text: string): text is BackupReason {
  const [, next] = /^before-(.+)$/.exec(text) ?? [];
  return next === undefined ? /^(by-hand|replaced|daily|new-version)$/.test(text) : isVersion(next);
}
