// Builds one target, from staged files to a finished archive, in its own folder. Outside it, only
// the cache changes.
import { dirname, join } from "node:path";

import { archiveRoot, writeArchive } from "./release/archive.ts";
import { makeExecutable, type ExecutableJob } from "./make-executable.ts";
import type { Metafile } from "./compile/job.ts";
import type { Materials } from "./materials/make.ts";
import type { Artifact } from "./release/account.ts";
import { hashFile } from "./release/sums.ts";
import { startOnce } from "./smoke/start-once.ts";
import type { Target } from "./plan/targets.ts";

export interface BuiltTarget {
  target: Target;
  state: "built";
  /** Paths are relative to the output folder; the files are still in `folder`. */
  artifact: Artifact;
  executable: string;
  archive: string;
  metafile: Metafile;
  materials: Materials;
  /** Messages for the maker, in lines. */
  told: readonly string[];
  durationMs: number;
}

/** Makes the executable, starts it where it can run here, and packs it. */
export async function buildTarget(job: ExecutableJob): Promise<Omit<BuiltTarget, "durationMs">> {
  const { target, onState } = job;
  const { plan } = job.shared;
  const { executable, metafile, materials, told } = await makeExecutable(job);
  // Runs beside the packing, which takes longer.
  const started = plan.smoke ? startOnce(executable, target, plan) : null;
  started?.catch(() => {});
  onState("packing");
  const archiveFile = `${archiveRoot(plan, target)}.${target.archive}`;
  const archive = join(dirname(executable), archiveFile);
  await writeArchive(plan, target, executable, archive, materials.licenses);
  onState("starting");
  await started;
  const artifact = {
    target: target.name,
    file: archiveFile,
    ...(await hashFile(archive)),
    executable: {
      file: `${target.name}/${plan.name}${target.executableSuffix}`,
      ...(await hashFile(executable)),
    },
  };
  return { target, state: "built", artifact, executable, archive, metafile, materials, told };
}
