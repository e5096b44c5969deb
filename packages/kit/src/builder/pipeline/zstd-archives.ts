// A smaller download for Linux beside the .tar.gz.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { forgetOthers, packZstd } from "../release/zstd.ts";
import type { BuiltHere, MadeFile, ReleaseContext, Step } from "./step.ts";

const unpack = promisify(gunzip);

export const zstdArchives: Step = {
  name: "Smaller archives for Linux (.tar.zst)",
  async run(context) {
    if (context.options.fast) return { state: "skipped", reason: "--fast leaves them out" };
    if (context.options.again) return { state: "skipped", reason: "they are compared by what they hold" };
    const linux = context.built.filter(({ target }) => target.os === "linux");
    if (linux.length === 0) return { state: "skipped", reason: "no Linux target is built" };
    const files: MadeFile[] = [];
    for (const built of linux) files.push(await makeArchive(built, context));
    await forgetOthers(cacheOf(context), linux.map(keyOf));
    return { state: "made", files };
  },
};

async function makeArchive(built: BuiltHere, context: ReleaseContext): Promise<MadeFile> {
  const file = built.artifact.file.replace(/\.tar\.gz$/, ".tar.zst");
  const path = join(context.workDir, file);
  const read = async () => await unpack(await readFile(built.archive));
  await packZstd({ read, key: keyOf(built), path, level: 19 }, cacheOf(context));
  return { file, path, kind: "tar.zst", target: built.target.name };
}

function cacheOf({ cacheDir, plan }: ReleaseContext) {
  return { folder: join(cacheDir, "archives"), cores: plan.machine.cores };
}

function keyOf({ target, artifact }: BuiltHere): string {
  return `${target.name}-${artifact.sha256}`;
}
