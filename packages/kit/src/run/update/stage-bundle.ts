// Brings what a macOS bundle has around its executable: from the release, and what did not change
// from the bundle that runs. Each file is the signed one, so that the signature of the executable
// fits them.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { zstdDecompressSync } from "node:zlib";

import { syncFile, syncFolder } from "../home/replace-file.ts";
import {
  BundleError,
  cutContents,
  maxListBytes,
  maxRestBytes,
  readBundle,
  type BundleEntry,
} from "./bundle-file.ts";
import type { FileToGet, Offer } from "./choose.ts";
import { DownloadError, fetchFile } from "./download.ts";
import { wholeOf } from "./program-paths.ts";

export interface BundleJob {
  offer: Pick<Offer, "bundle" | "bundleRest">;
  base: URL;
  /** The running one, in its bundle. */
  executable: string;
  /** In the new bundle. */
  staged: string;
  /** Where downloads arrive. */
  folder: string;
  stallTimeoutMs: number;
}

/**
 * Writes all but the executable.
 * @returns the bytes that were downloaded
 * @throws DownloadError when it does not arrive, or is not what this version can use
 */
export async function stageBundle(job: BundleJob): Promise<number> {
  const { bundle: list } = job.offer;
  if (!list) throw new DownloadError("the release has no app bundle for this system");
  const { entries, small } = await asDownload(async () => readBundle(await get(list, job, maxListBytes)));
  const large = entries.filter(({ isSmall }) => !isSmall);
  const kept = new Map(large.flatMap((entry) => keptContent(entry, wholeOf(job.executable))));
  const isAllKept = kept.size === large.length;
  const rest = isAllKept ? kept : await asDownload(async () => cutContents(large, await getRest(job)));
  const [bundle, mode] = [wholeOf(job.staged), statSync(wholeOf(job.executable)).mode & 0o777];
  for (const [path, content] of [...small, ...rest]) write(join(bundle, path), content, mode);
  openFolders(entries, bundle, mode);
  return list.size + (isAllKept ? 0 : (job.offer.bundleRest?.size ?? 0));
}

async function getRest(job: BundleJob): Promise<Uint8Array> {
  const { bundleRest } = job.offer;
  if (!bundleRest) throw new DownloadError("the release has no larger files of its app bundle");
  return await get(bundleRest, job, maxRestBytes);
}

async function get(
  wanted: FileToGet,
  { base, folder, stallTimeoutMs }: BundleJob,
  maxOutputLength: number,
): Promise<Uint8Array> {
  const file = join(folder, `${wanted.sha256}.zst`);
  await fetchFile(new URL(wanted.file, base), file, wanted, { stallTimeoutMs });
  try {
    return zstdDecompressSync(await readFile(file), { maxOutputLength });
  } catch (cause) {
    throw new BundleError("it cannot be unpacked", { cause });
  }
}

/** An icon, mostly: as before it is no download. */
function keptContent({ path, size, sha256 }: BundleEntry, bundle: string): [string, Uint8Array][] {
  try {
    const content = readFileSync(join(bundle, path));
    const isSame =
      content.length === size && new Bun.CryptoHasher("sha256").update(content).digest("hex") === sha256;
    return isSame ? [[path, content]] : [];
  } catch {
    return [];
  }
}

/** @param mode of the bundle that runs: who may read that may read the new one */
function write(file: string, content: Uint8Array, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { flag: "wx" });
  chmodSync(file, mode & 0o666);
  syncFile(file);
}

function openFolders(entries: readonly BundleEntry[], bundle: string, mode: number): void {
  const paths = ["Contents/MacOS/-", ...entries.map(({ path }) => path)];
  const folders = new Set(paths.flatMap((path) => foldersOf(path)));
  for (const folder of folders) {
    chmodSync(join(bundle, folder), mode);
    syncFolder(join(bundle, folder));
  }
}

/** `Contents/MacOS/notes` → the bundle itself, `Contents`, `Contents/MacOS` */
function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return ["", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
}

async function asDownload<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof BundleError)) throw cause;
    throw new DownloadError(`what came is no app bundle: ${cause.message}`, { cause });
  }
}
