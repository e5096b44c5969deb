// A smaller download for Linux beside the .tar.gz: zstd with a window over the whole executable. It
// takes a minute for each target, so an unchanged archive is taken from the cache.
import { existsSync } from "node:fs";
import { copyFile, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { constants, gunzip, zstdCompress } from "node:zlib";

import type { BuiltHere, MadeFile, ReleaseContext, Step } from "./step.ts";

const unpack = promisify(gunzip);
const pack = promisify(zstdCompress);

/** 2^27 is the largest window that `zstd -d` and tar accept without a flag. */
const windowLog = 27;
const level = 19;

export const zstdArchives: Step = {
  name: "Smaller archives for Linux (.tar.zst)",
  async run(context) {
    if (context.options.fast) return { state: "skipped", reason: "--fast leaves them out" };
    const linux = context.built.filter(({ target }) => target.os === "linux");
    if (linux.length === 0) return { state: "skipped", reason: "no Linux target is built" };
    const files: MadeFile[] = [];
    // One after the other: each takes 600 MB of memory, and uses every core.
    for (const built of linux) files.push(await makeArchive(built, context));
    await forgetOthers(context.cacheDir, linux);
    return { state: "made", files };
  },
};

async function makeArchive(built: BuiltHere, { workDir, cacheDir, plan }: ReleaseContext): Promise<MadeFile> {
  const file = built.artifact.file.replace(/\.tar\.gz$/, ".tar.zst");
  const path = join(workDir, file);
  const cached = join(cacheDir, cacheName(built));
  if (!existsSync(cached)) {
    const draft = `${cached}.${process.pid}`;
    await writeFile(draft, await compress(built.archive, plan.machine.cores));
    await rename(draft, cached);
  }
  await copyFile(cached, path);
  return { file, path, kind: "tar.zst", target: built.target.name };
}

async function compress(archive: string, cores: number): Promise<Buffer> {
  const params = {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_windowLog]: windowLog,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
    [constants.ZSTD_c_checksumFlag]: 1,
    // With one worker or more the bytes are the same on every machine; without, others.
    [constants.ZSTD_c_nbWorkers]: Math.max(1, cores),
  };
  return await pack(await unpack(await readFile(archive)), { params });
}

/** Another version of Bun may compress differently. */
function cacheName({ target, artifact }: BuiltHere): string {
  return `${target.name}-${Bun.version}-${artifact.sha256}.tar.zst`;
}

async function forgetOthers(cacheDir: string, kept: readonly BuiltHere[]): Promise<void> {
  const names = new Set(kept.map(cacheName));
  const targets = kept.map(({ target }) => `${target.name}-${Bun.version}-`);
  for (const name of await readdir(cacheDir)) {
    const isOurs = name.endsWith(".tar.zst") && targets.some((prefix) => name.startsWith(prefix));
    if (isOurs && !names.has(name)) await rm(join(cacheDir, name));
  }
}
