// Records in `.state/backup-failed.json` that an automatic backup failed, until one succeeds: the
// log of a working app goes unread. Never throws: the same disk may refuse this file.
import { join } from "node:path";

import { failedBackupName } from "./backup-names.ts";
import { listBackups } from "./backup.ts";
import type { HomePaths } from "../home/paths.ts";
import { readText, removeFile } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";

export interface FailedBackup {
  /** ISO 8601. */
  at: string;
  /** One sentence. */
  reason: string;
}

/** @returns false if the last backup failed for the same reason */
export function rememberFailedBackup(paths: Pick<HomePaths, "state">, reason: string, now: Date): boolean {
  const isNews = read(paths)?.reason !== reason;
  try {
    const failed: FailedBackup = { at: now.toISOString(), reason };
    replaceFile(fileOf(paths), `${JSON.stringify(failed, null, 2)}\n`, 0o600, { lasting: false });
  } catch {
    // The log has it, and the user saw it.
  }
  return isNews;
}

export function forgetFailedBackup(paths: Pick<HomePaths, "state">): void {
  try {
    removeFile(fileOf(paths));
  } catch {
    // A newer backup makes this record obsolete.
  }
}

/** null if none failed, or any backup was made since. */
export function findFailedBackup(
  paths: Pick<HomePaths, "state" | "backups">,
  name: string,
): FailedBackup | null {
  const failed = read(paths);
  return failed && isMadeSince(paths, name, failed) ? null : failed;
}

/** `The last backup failed, on 2026-01-31 12:05 UTC: Cannot …` */
export function describeFailedBackup({ at, reason }: FailedBackup): string {
  return `The last backup failed, on ${at.slice(0, 16).replace("T", " ")} UTC: ${reason}`;
}

function isMadeSince({ backups }: Pick<HomePaths, "backups">, name: string, { at }: FailedBackup): boolean {
  try {
    const found = listBackups(backups, name).filter(({ reason }) => reason !== "replaced");
    return found.some(({ made }) => made > new Date(at));
  } catch {
    return false;
  }
}

function read(paths: Pick<HomePaths, "state">): FailedBackup | null {
  try {
    const value: unknown = JSON.parse(readText(fileOf(paths)));
    return isFailedBackup(value) ? value : null;
  } catch {
    // None failed, or the file is damaged: the next backup will show.
    return null;
  }
}

function isFailedBackup(value: unknown): value is FailedBackup {
  if (typeof value !== "object" || value === null || !("at" in value && "reason" in value)) return false;
  return typeof value.at === "string" && typeof value.reason === "string";
}

function fileOf({ state }: Pick<HomePaths, "state">): string {
  return join(state, failedBackupName);
}
