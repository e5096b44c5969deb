// A smaller download for Linux beside the .tar.gz: zstd with a window over the whole executable.
import { readFile, writeFile } from "node:fs/promises";
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
    // One after the other: zstd at this level takes 1 GB of memory for one executable.
    for (const built of linux) files.push(await compress(built, context));
    return { state: "made", files };
  },
};

async function compress(
  { target, artifact, archive }: BuiltHere,
  { workDir }: ReleaseContext,
): Promise<MadeFile> {
  const file = artifact.file.replace(/\.tar\.gz$/, ".tar.zst");
  const path = join(workDir, file);
  const params = {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_windowLog]: windowLog,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  await writeFile(path, await pack(await unpack(await readFile(archive)), { params }));
  return { file, path, kind: "tar.zst", target: target.name };
}
