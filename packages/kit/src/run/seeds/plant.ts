// Unpacks the executable's seeds into the home. Later starts only compare one digest.
import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";

import { applySeeds, workOf } from "./apply.ts";
import { backUpSeed } from "./back-up.ts";
import type { BuildInfo } from "../build-info.ts";
import { isCaseBlind, makeDiskReader } from "./disk-state.ts";
import { embeddedFolder, embeddedSeed, readSeedManifest } from "../embedded.ts";
import { exitCodes, UserError } from "../errors.ts";
import { heldFiles, type Disk } from "./held-files.ts";
import { readLedger, readPlantedDigest, writeLedger } from "./ledger.ts";
import type { HomePaths } from "../home/paths.ts";
import { planSeeds } from "./plan.ts";
import type { SeedAction } from "./actions.ts";
import type { Progress } from "../terminal/progress.ts";
import { rememberSeedNews } from "./news.ts";
import { describeNotices } from "./notices.ts";
import { openStaging } from "./staging.ts";

/** A planned unpacking, checked for space. */
export interface Planting {
  /** True if nothing was ever unpacked here: the home has no database yet either. */
  isFirst: boolean;
  /** @returns messages for the user */
  unpack(progress: Progress): Promise<readonly string[]>;
}

/**
 * Decides what to unpack. First it only undoes the moves of an update that was cut off.
 * @returns null if the home has everything this version ships
 * @throws UserError (exit 4) when the disk has no room
 */
export function preparePlanting(
  info: Pick<BuildInfo, "seedsDigest" | "version">,
  paths: HomePaths,
  folder = embeddedFolder,
  disk?: Disk,
): Planting | null {
  const planted = readPlantedDigest(paths.ledger);
  // An update ends when the ledger is written: until then this is the same occasion.
  const held = heldFiles(paths, planted?.slice(0, 16) || "first", disk);
  if (planted === info.seedsDigest) {
    held.clear();
    return null;
  }
  held.putBack();
  const found = readLedger(paths.ledger);
  const ledger = found === "damaged" ? null : found;
  const isLedgerLost = found === "damaged";
  const plan = planSeeds(readSeedManifest(folder), ledger, makeDiskReader(paths.home), {
    isCaseBlind: isCaseBlind(paths.home),
    isLedgerLost,
  });
  checkSpace(paths.home, plan.actions);
  const backup = { backups: paths.backups, version: ledger?.version ?? info.version, now: new Date() };
  return {
    isFirst: planted === null,
    async unpack(progress) {
      // First: a start that was cut off finds no trace of a file that it has already replaced.
      rememberSeedNews(paths, plan.notices);
      await applySeeds(plan.actions, {
        home: paths.home,
        held,
        stage: (count) => openStaging(paths.state, held, count),
        source: (path) => embeddedSeed(path, folder),
        backUp: (path) => backUpSeed(paths.home, path, backup),
        onProgress: progress.begin("Unpacking", workOf(plan.actions)),
      });
      // Last: after a cut-off, the next start begins again and finds its own files in place.
      writeLedger(paths.ledger, { seeds: info.seedsDigest, version: info.version, files: plan.files });
      return [...(isLedgerLost ? [lostLedger(paths)] : []), ...describeNotices(plan.notices)];
    },
  };
}

function lostLedger(paths: HomePaths): string {
  return `The record of unpacked files "${paths.ledger}" was damaged: every file that differs from the shipped one counts as yours`;
}

/** Room for the fresh database's growth, logs and the file system itself. */
const spareBytes = 16 * 1024 * 1024;

/** Checked before any write: a half-unpacked home on a full disk is useless. */
function checkSpace(home: string, actions: readonly SeedAction[]): void {
  const needed = actions.reduce((sum, action) => sum + ("seed" in action ? action.seed.size : 0), spareBytes);
  const free = freeBytes(home);
  if (free === null || free >= needed) return;
  throw new UserError(
    `Cannot unpack into "${home}": it needs ${megabytes(needed)} MB and the disk has ${megabytes(free)} MB free`,
    {
      hint: "free some space, or choose a folder on another disk with --home",
      exitCode: exitCodes.refused,
    },
  );
}

/** null if the file system does not tell. */
function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize, blocks } = statfsSync(existsSync(folder) ? folder : dirname(folder));
    return blocks > 0 ? bavail * bsize : null;
  } catch {
    return null;
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
