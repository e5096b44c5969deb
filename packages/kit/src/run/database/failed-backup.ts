// Remembers that a backup of the app's own failed, in `.state/backup-failed.json`, until one
// succeeds: nobody reads the log of an app that works. Never fails itself: the disk may be what
// refused the backup.
import { join } from "node:path";

import { failedBackupName } from "./backup-names.ts";
import { listBackups } from "./backup.ts";
import type { HomePaths } from "../home/paths.ts";
import { readText, removeFile } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";

export interface FailedBackup {
  /** ISO 8601. */
  at: string;
  /** A sentence. */
  reason: string;
}

/** @returns whether it failed for another reason the last time, or did not */
export function rememberFailedBackup(paths: Pick<HomePaths, "state">, reason: string, now: Date): boolean {
  const isNews = read(paths)?.reason !== reason;
  try {
    const failed: FailedBackup = { at: now.toISOString(), reason };
    replaceFile(fileOf(paths), `${JSON.stringify(failed, null, 2)}\n`, 0o600, { lasting: false });
  } catch {
    // It stands in the log, and was said.
  }
  return isNews;
}

export function forgetFailedBackup(paths: Pick<HomePaths, "state">): void {
  try {
    removeFile(fileOf(paths));
  } catch {
    // A backup that is newer speaks against it.
  }
}

/** null when none failed, or one was made since, by whom ever. */
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
    // None failed, or the file is damaged: the next backup tells.
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
