// Closes a home to the other users of the computer: from a USB stick or an archive it comes open to
// all. Opens no file: closing one would drop SQLite's locks.
import { chmodSync, lstatSync, statSync, type Stats } from "node:fs";
import { join } from "node:path";

import { inspectHome } from "./claim.ts";
import type { HomePaths } from "./paths.ts";
import { namesIn } from "./strangers.ts";

/** @returns messages for the user: what was open, and what stays open */
export function closeToOthers(
  paths: HomePaths,
  appId: string,
  uid: number | null,
  chmod: typeof chmodSync = chmodSync,
): string[] {
  // Windows has no permission bits; its homes lie in the user's own profile.
  if (uid === null) return [];
  const { home } = paths;
  const watched = watchedIn(paths);
  const isHomeOpen = () => isOpen(statOf(home, home), uid);
  const wasOpen = isHomeOpen();
  if (!wasOpen && !watched.some((path) => isOpen(statOf(path, home), uid))) return [];
  if (inspectHome(paths, appId).kind !== "ours") return [];
  const close = (path: string) => tryTo(() => chmod(path, modeOf(path, home) & 0o700));
  // The folder first: then others can reach nothing in it.
  close(home);
  if (isHomeOpen()) return [notClosed(home)];
  walk(home, uid).forEach(close);
  if (!wasOpen) return [];
  const strange = [...watched, paths.settings].find((path) => isStrange(statOf(path, home), uid));
  return [closed(home), ...(strange === undefined ? [] : [notYours(strange)])];
}

function closed(home: string): string {
  return `The folder "${home}" was open to other users of this computer. It is yours alone now.`;
}

function notClosed(home: string): string {
  return `Other users of this computer can open the folder "${home}": its disk has no permissions. Choose a folder on another disk with --home.`;
}

function notYours(path: string): string {
  return `"${path}" belongs to another user. Look at it before you rely on it.`;
}

/** A start checks these alone; if one is open, it checks everything. */
function watchedIn({ state, backups, logs, database, owner, ledger }: HomePaths): string[] {
  return [state, backups, logs, database, owner, ledger];
}

/** Follows a link only for the home itself, which may lead to a folder of the user's. */
function statOf(path: string, home: string): Stats | null {
  try {
    const stat = path === home ? statSync : lstatSync;
    return stat(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    // It cannot be reached: the start will say why.
    return null;
  }
}

function isOpen(stats: Stats | null, uid: number): boolean {
  return stats !== null && !stats.isSymbolicLink() && stats.uid === uid && (stats.mode & 0o077) !== 0;
}

function isStrange(stats: Stats | null, uid: number): boolean {
  return stats !== null && stats.uid !== uid;
}

function modeOf(path: string, home: string): number {
  return statOf(path, home)?.mode ?? 0o700;
}

/**
 * The folder, then all open files and folders in it; no links, and nothing that another user owns.
 */
function walk(folder: string, uid: number, home = folder): string[] {
  const stats = statOf(folder, home);
  if (stats === null || stats.uid !== uid) return [];
  const own = isOpen(stats, uid) ? [folder] : [];
  if (!stats.isDirectory()) return stats.isFile() ? own : [];
  return [...own, ...namesIn(folder).flatMap((name) => walk(join(folder, name), uid, home))];
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // The disk has no permissions: the message names what stays open.
  }
}
