// Unpacks what the executable carries into the home: seeds and the fresh database. Later starts only compare one digest.
import { existsSync, lstatSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";

import { applySeeds, workOf } from "./apply-seeds.ts";
import type { BuildInfo, SeedManifest } from "./build-info.ts";
import { embeddedFreshDatabase, embeddedSeed, readSeedManifest } from "./embedded.ts";
import { errorCode, exitCodes, explainRefusal, UserError } from "./errors.ts";
import { readLedger, readPlantedDigest, writeLedger, type Ledger } from "./ledger.ts";
import type { HomePaths } from "./paths.ts";
import { planSeeds, type DiskState } from "./plan-seeds.ts";
import type { Progress } from "./progress.ts";
import { replaceFileBy, syncFolder } from "./replace-file.ts";

/** The ledger is written last: a start that was cut off before it begins again, and finds its own files in place. */
export async function plantSeeds(info: BuildInfo, paths: HomePaths, progress: Progress): Promise<void> {
  const planted = readPlantedDigest(paths.ledger);
  if (planted === info.seedsDigest) return;
  const manifest = readSeedManifest();
  const ledger = readLedger(paths.ledger);
  const states = await readDiskStates(manifest, ledger, paths.home);
  const plan = planSeeds(manifest, ledger, (path) => states.get(path) ?? { kind: "absent" });
  const written = plan.actions.flatMap((action) => (action.kind === "remove" ? [] : [action.seed]));
  checkSpace(paths.home, written);
  if (planted === null) await plantDatabase(paths);
  const onProgress = progress.begin("Unpacking", workOf(plan.actions));
  await applySeeds(plan.actions, { home: paths.home, source: embeddedSeed, onProgress });
  writeLedger(paths.ledger, { seeds: info.seedsDigest, version: info.version, files: plan.files });
}

/** A new home gets a copy of the fresh database. One that is there already is the user's, and stays. */
async function plantDatabase(paths: HomePaths): Promise<void> {
  if (existsSync(paths.database)) return;
  const file = embeddedFreshDatabase();
  await replaceFileBy({ file, size: Bun.file(file).size }, paths.database, 0o600);
  syncFolder(paths.home);
}

async function readDiskStates(
  manifest: SeedManifest,
  ledger: Ledger | null,
  home: string,
): Promise<Map<string, DiskState>> {
  const states = new Map<string, DiskState>();
  for (const path of new Set([...manifest.map((seed) => seed.path), ...Object.keys(ledger?.files ?? {})])) {
    states.set(path, await readDiskState(join(home, path)));
  }
  return states;
}

async function readDiskState(file: string): Promise<DiskState> {
  try {
    if (!lstatSync(file).isFile()) return { kind: "other" };
    const hash = new Bun.CryptoHasher("sha256");
    for await (const chunk of Bun.file(file).stream()) hash.update(chunk);
    return { kind: "file", sha256: hash.digest("hex") };
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return { kind: "absent" };
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}

/** Room for the fresh database's growth, logs and the file system's own needs. */
const spareBytes = 16 * 1024 * 1024;

/** Checked before anything is written: a half-unpacked home on a full disk helps nobody. */
function checkSpace(home: string, seeds: SeedManifest): void {
  const needed = seeds.reduce((sum, { size }) => sum + size, spareBytes);
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

/** null where the file system does not say. */
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
