// Brings the new executable onto this disk, beside the one it will replace: by a patch if one fits,
// else whole. Nothing runs, and nothing is replaced, before its hash is the signed one.
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdDecompress } from "node:zlib";

import { removeTree } from "../home/remove-tree.ts";
import { applyPatch } from "./apply-patch.ts";
import type { Offer } from "./choose.ts";
import { DownloadError, fetchFile } from "./download.ts";
import { hashExecutable, hashFile } from "./hash-file.ts";
import { removeLeftovers } from "./leftovers.ts";
import { PatchError, patchWindowLog } from "./patch-file.ts";
import { isBundled, stagedPath, stagingOf } from "./program-paths.ts";
import { stageBundle } from "./stage-bundle.ts";

export interface StageJob {
  offer: Offer;
  /** The folder of the release: the address of release.json without its name. */
  base: URL;
  executable: string;
  /** The app's name, for the staged file's. */
  name: string;
  /** A private folder for what arrives; a later try goes on with what is there. */
  folder: string;
  /** When this computer was started. */
  bootedAt: Date;
  /** How long a server may send nothing. */
  stallTimeoutMs: number;
  onStep(step: "patch" | "full", bytes: number): void;
}

export interface Staged {
  path: string;
  way: "patch" | "full";
  /** What was downloaded. */
  bytes: number;
  /** Why the patch was not used although there was one; null if there was no reason. */
  fellBack: string | null;
}

/**
 * @throws DownloadError when it does not arrive, and the disk's own errors; then the staged file is
 * gone
 */
export async function stageUpdate(job: StageJob): Promise<Staged> {
  const { offer, executable, folder, name } = job;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeLeftovers(job);
  const path = stagedPath(executable, name, `${offer.version}-${process.pid}.new`);
  await removeTree(stagingOf(path));
  try {
    const around = isBundled(path) ? await bringBundle(job, path) : 0;
    const staged = await bring(job, path);
    // What arrived is used up; the next update removes what stays.
    await removeTree(folder).catch(() => {});
    // Others on this computer may start it, too, if they could start the old one.
    await chmod(path, (await stat(executable)).mode & 0o7777);
    return { ...staged, bytes: staged.bytes + around };
  } catch (error) {
    await removeTree(stagingOf(path));
    throw error;
  }
}

/** First, because it is small: a release without it is left alone at once. */
async function bringBundle(job: StageJob, path: string): Promise<number> {
  await mkdir(stagingOf(path), { mode: 0o700 });
  await mkdir(dirname(path), { recursive: true });
  return await stageBundle({ ...job, staged: path });
}

async function bring(job: StageJob, path: string): Promise<Staged> {
  const { sha256 } = await hashExecutable(job.executable);
  const patch = job.offer.patches.find(({ from }) => from === sha256);
  if (!patch) return await stageFull(job, path, null);
  try {
    return await stagePatched(job, path, patch);
  } catch (error) {
    if (!(error instanceof PatchError || error instanceof DownloadError)) throw error;
    return await stageFull(job, path, error.message);
  }
}

async function stagePatched(job: StageJob, path: string, patch: Offer["patches"][number]): Promise<Staged> {
  const { offer, base, executable, folder, stallTimeoutMs, onStep } = job;
  onStep("patch", patch.size);
  const file = join(folder, `${patch.sha256}.patch`);
  await fetchFile(new URL(patch.file, base), file, patch, { stallTimeoutMs });
  applyPatch({ oldFile: executable, patch: await readFile(file), newFile: path, expected: offer.executable });
  return { path, way: "patch", bytes: patch.size, fellBack: null };
}

async function stageFull(job: StageJob, path: string, fellBack: string | null): Promise<Staged> {
  const { offer, base, folder, stallTimeoutMs, onStep } = job;
  const { full } = offer;
  if (!full) throw new DownloadError("the release has no whole executable for this system");
  onStep("full", full.size);
  const file = join(folder, `${full.sha256}.zst`);
  await fetchFile(new URL(full.file, base), file, full, { stallTimeoutMs });
  await unpack(file, path, offer.executable.size);
  const { size, sha256 } = await hashFile(path);
  if (size !== offer.executable.size || sha256 !== offer.executable.sha256) {
    throw new DownloadError("what came is not the program that was signed");
  }
  return { path, way: "full", bytes: full.size, fellBack };
}

async function unpack(file: string, path: string, maxBytes: number): Promise<void> {
  const params = { [constants.ZSTD_d_windowLogMax]: patchWindowLog };
  let size = 0;
  const cap = new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      done(size > maxBytes ? new DownloadError("it unpacks to more than was signed") : null, piece);
    },
  });
  await pipeline(
    createReadStream(file),
    createZstdDecompress({ params }),
    cap,
    createWriteStream(path, { flags: "wx", mode: 0o755 }),
  );
  await using written = await open(path, "r+");
  await written.sync();
}
