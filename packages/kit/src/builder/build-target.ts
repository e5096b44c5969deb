// Builds one target, from staged files to a finished archive, in its own folder. Outside it, only
// the cache changes.
import { dirname, join } from "node:path";

import { archiveRoot, writeArchive, type ArchivedBundle } from "./release/archive.ts";
import { makeExecutable, type ExecutableJob } from "./make-executable.ts";
import type { Metafile } from "./compile/job.ts";
import { bundleEntries, type Bundle } from "./compile/macos/bundle.ts";
import type { Artifact } from "./release/account.ts";
import { hashFile } from "./release/sums.ts";
import { startOnce } from "./smoke/start-once.ts";
import type { Plan } from "./plan/make.ts";
import type { Target } from "./plan/targets.ts";

export interface BuiltTarget {
  target: Target;
  state: "built";
  /** Paths are relative to the output folder; the files are still in `folder`. */
  artifact: Artifact;
  executable: string;
  archive: string;
  metafile: Metafile;
  /** Messages for the maker, in lines. */
  told: readonly string[];
  durationMs: number;
}

function archiveBundle(bundle: Bundle, { name }: Plan): ArchivedBundle {
  return { folder: bundle.folder, files: bundleEntries(bundle, name) };
}

/** Makes the executable, starts it where it can run here, and packs it. */
export async function buildTarget(job: ExecutableJob): Promise<Omit<BuiltTarget, "durationMs">> {
  const { target, onState } = job;
  const { plan } = job.shared;
  const { executable, bundle, metafile, told } = await makeExecutable(job);
  // Runs beside the packing, which takes longer.
  const started = plan.smoke ? startOnce(executable, target, plan) : null;
  started?.catch(() => {});
  onState("packing");
  const archiveFile = `${archiveRoot(plan, target)}.${target.archive}`;
  const archive = join(dirname(executable), archiveFile);
  await writeArchive(plan, target, { executable, bundle: bundle && archiveBundle(bundle, plan) }, archive);
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
  return { target, state: "built", artifact, executable, archive, metafile, told };
}
