// Removes the lists of backups that no longer exist, and the contents that no list names. In doubt,
// keeps everything.
import { lstatSync, rmSync } from "node:fs";

import { UserError } from "../errors.ts";
import { leftoverMs, removeContents } from "./contents.ts";
import {
  describeDatabase,
  isThere,
  listManifests,
  manifestOf,
  readManifest,
  type Manifest,
} from "./manifest.ts";
import { namesIn } from "./walk.ts";
import { join } from "node:path";

/** Removes a backup's database, and then its list of files. */
export function removeBackup(database: string): void {
  rmSync(database, { force: true });
  rmSync(manifestOf(database), { force: true });
}

/** Needs no lock, because it leaves everything younger than an hour. */
export function pruneFiles(backups: string): void {
  if (!namesIn(backups).includes("files")) return;
  const used = new Set<string>();
  try {
    for (const { file, database } of listManifests(backups)) {
      const manifest = readManifest(file);
      if (manifest && !isThere(database) && isForgotten(file, manifest, backups))
        rmSync(file, { force: true });
      else for (const { sha256 } of manifest?.files ?? []) used.add(sha256);
    }
  } catch (error) {
    // A list that cannot be read may name any content.
    if (error instanceof UserError) return;
    throw error;
  }
  removeContents(backups, used);
}

/** Keeps the lists of what a restore replaced, and of a backup that was renamed. */
function isForgotten(file: string, { database }: Manifest, backups: string): boolean {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats || Date.now() - stats.mtimeMs < leftoverMs || file.endsWith("_replaced.files.json"))
    return false;
  return !namesIn(backups)
    .filter((name) => name.endsWith(".db"))
    .map((name) => join(backups, name))
    .filter((other) => !isThere(manifestOf(other)))
    .some(
      (other) =>
        lstatSync(other).size === database?.size && describeDatabase(other).sha256 === database.sha256,
    );
}
