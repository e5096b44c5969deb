// The small files that make this version out of an earlier one, for programs that update
// themselves.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { inParallel } from "../in-parallel.ts";
import { earlierFolder, listArchives } from "../patches/archives.ts";
import { findEarlier } from "../patches/find-earlier.ts";
import { producePatch } from "../patches/job.ts";
import type { BuiltHere, MadeFile, ReleaseContext, Step } from "./step.ts";

export const patches: Step = {
  name: "Patches from earlier versions",
  async run(context) {
    const { plan, built } = context;
    const archives = await listArchives(plan.outDir);
    const pairs = built.flatMap((here) =>
      findEarlier([...archives.keys()], plan, here.target).map(({ file, version }) => ({
        here,
        earlier: { version, archive: archives.get(file) ?? file },
      })),
    );
    if (pairs.length === 0) {
      const folder = join(plan.outDir, earlierFolder);
      const hint = `put the archives of the last five releases into ${folder}, then release again`;
      return { state: "skipped", reason: "no archive of an earlier version is there", hint };
    }
    const cacheDir = join(context.cacheDir, "patches");
    await mkdir(cacheDir, { recursive: true });
    const make = ({ here, earlier }: (typeof pairs)[number]) =>
      makeOne(here, earlier, { ...context, cacheDir });
    return { state: "made", files: await inParallel(pairs, plan.machine.cores, make) };
  },
};

async function makeOne(
  { target, artifact, executable }: BuiltHere,
  earlier: { version: string; archive: string },
  { plan, workDir, cacheDir }: ReleaseContext,
): Promise<MadeFile> {
  const file = `${plan.name}-${earlier.version}-to-${plan.version}-${target.name}.patch`;
  const path = join(workDir, file);
  const job = {
    archive: earlier.archive,
    fileName: `${plan.name}${target.executableSuffix}`,
    executable,
    patchFile: path,
    to: artifact.executable.sha256,
    cacheDir,
  };
  const { from } = await producePatch(job, plan.machine);
  return { file, path, kind: "patch", target: target.name, from };
}
