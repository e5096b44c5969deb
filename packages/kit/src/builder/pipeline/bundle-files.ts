// What a macOS bundle has around its executable, for apps that update themselves: a patch changes
// the executable alone, whose signature covers Info.plist and the hashes of all else. Taken from
// the archive that people download, so that an update gives the same files, whoever signed them.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";

import { bundleKind, bundleRestKind, renderBundle } from "../../run/update/bundle-file.ts";
import { readEntries } from "../verify/unpack.ts";
import type { BuiltHere, MadeFile, ReleaseContext, Step, StepResult } from "./step.ts";

const pack = promisify(zstdCompress);
const params = { [constants.ZSTD_c_compressionLevel]: 19 };
/** Far more than an archive holds. */
const maxBytes = 2 ** 31;

export const bundleFiles: Step = {
  name: "App bundles' other files for updates on macOS",
  async run({ plan, built, workDir }: ReleaseContext): Promise<StepResult> {
    const macs = built.filter(({ target }) => target.os === "darwin");
    if (plan.config.update === undefined || macs.length === 0) {
      const reason = macs.length === 0 ? "no macOS target is built" : "the app does not update itself";
      return { state: "skipped", reason };
    }
    const files: MadeFile[] = [];
    for (const one of macs) files.push(...(await makeOne(one, `${plan.name}-${plan.version}`, workDir)));
    return { state: "made", files };
  },
};

async function makeOne({ target, archive }: BuiltHere, start: string, workDir: string): Promise<MadeFile[]> {
  const { list, rest } = renderBundle(await readBundleFiles(archive));
  const parts = [
    { kind: bundleKind, content: list },
    ...(rest.length > 0 ? [{ kind: bundleRestKind, content: rest }] : []),
  ];
  return await Promise.all(
    parts.map(async ({ kind, content }) => {
      const file = `${start}-${target.name}.${kind}`;
      const path = join(workDir, file);
      await writeFile(path, await pack(content, { params }));
      return { file, path, kind, target: target.name };
    }),
  );
}

/** By their paths below the bundle, without the executable. */
export async function readBundleFiles(archive: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { name, content } of readEntries(archive, "zip", maxBytes)) {
    const [, path] = /^[^/]+\/[^/]+\.app\/(.+)$/.exec(name) ?? [];
    // Each must be read before the next.
    const pieces = await Array.fromAsync(content);
    const isAround = path !== undefined && !path.startsWith("Contents/MacOS/");
    if (isAround) files.set(path, Buffer.concat(pieces));
  }
  return files;
}
