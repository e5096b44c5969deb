// Puts the shipped file back, after copying the user's version to the backups.
import { chmodSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { backUpSeed, makeFolder, type BackupName } from "./back-up.ts";
import type { SeedEntry } from "../build-info.ts";
import { exitCodes, explainRefusal, UserError } from "../errors.ts";
import type { HeldFiles } from "./held-files.ts";
import type { DiskState } from "./actions.ts";
import { replaceFileBy, syncFolder } from "../home/replace-file.ts";

export interface ResetPlace {
  home: string;
  /** The embedded file behind the seed. */
  source: string;
  held: Pick<HeldFiles, "rename">;
  onDisk(path: string): DiskState;
  backup: BackupName;
}

export interface Reset {
  /** False if the file was already as shipped. */
  isChanged: boolean;
  /** The copy of the user's file, absolute; null if there was nothing to keep. */
  backup: string | null;
}

/**
 * @throws UserError for anything but a seed's file, (exit 4) when the disk or the permissions
 * refuse
 */
export async function resetSeed(seed: SeedEntry, place: ResetPlace): Promise<Reset> {
  const { home, held, source, onDisk } = place;
  const disk = onDisk(seed.path);
  const file = join(home, seed.path);
  const isSame = disk.kind === "file" && disk.sha256 === seed.sha256;
  if (!isSame) checkPlace(file, disk);
  const backup = disk.kind === "file" && !isSame ? await backUpSeed(home, seed.path, place.backup) : null;
  if (isSame) restoreMode(file, seed, disk);
  else {
    makeFolder(dirname(file)).forEach(syncFolder);
    await replaceFileBy({ file: source, size: seed.size }, file, seed.mode, { rename: held.rename });
  }
  forgetWaiting(seed, place);
  syncFolder(dirname(file));
  return { isChanged: !isSame, backup };
}

const inTheWay = {
  folder: "there is a folder in its place",
  symlink: "there is a link in its place",
  other: "what is in its place is not a file",
  unreadable: "permission to read what is in its place is denied",
} as const;

function checkPlace(file: string, disk: DiskState): void {
  if (disk.kind === "absent" || disk.kind === "file") return;
  const reason = disk.kind === "blocked" ? `"${disk.by}" is where its folder should be` : inTheWay[disk.kind];
  throw new UserError(`Cannot reset "${file}": ${reason}`, {
    hint: "move that away, then try again",
    exitCode: exitCodes.refused,
  });
}

function restoreMode(file: string, seed: SeedEntry, disk: DiskState & { kind: "file" }): void {
  if (disk.mode === undefined || disk.mode === seed.mode) return;
  try {
    chmodSync(file, seed.mode);
  } catch (error) {
    throw explainRefusal(`Cannot change "${file}"`, error);
  }
}

/** The waiting `.new` version is now the file itself; one that the user edited stays. */
function forgetWaiting(seed: SeedEntry, { home, onDisk }: ResetPlace): void {
  const waiting = onDisk(`${seed.path}.new`);
  if (waiting.kind !== "file" || waiting.sha256 !== seed.sha256) return;
  rmSync(join(home, `${seed.path}.new`), { force: true });
}
