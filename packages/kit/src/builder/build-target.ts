// Builds one target, from staged files to a finished archive, in its own folder. Outside it, only
// the cache changes.
import { dirname, join } from "node:path";

import { archiveRoot, hashArchiveInputs, type ArchivedProgram } from "./release/archive.ts";
import { makeExecutable, type Executable, type ExecutableJob } from "./make-executable.ts";
import type { Metafile } from "./compile/job.ts";
import { bundleEntries } from "./compile/macos/bundle.ts";
import { findWholeFiles, type Kept } from "./inputs.ts";
import type { Materials } from "./materials/make.ts";
import type { Artifact } from "./release/account.ts";
import type { Packer } from "./release/pack.ts";
import { syncFile } from "./release/publish.ts";
import { isSameFile } from "./same-file.ts";
import { hashFile } from "./release/sums.ts";
import { startOnce } from "./smoke/start-once.ts";
import type { Plan } from "./plan/make.ts";
import type { Target } from "./plan/targets.ts";

export interface TargetJob extends ExecutableJob {
  /** The target's files that an earlier build left in the output folder. */
  earlier: Kept | undefined;
  /** Of the whole build. */
  packer: Packer;
}

export type BuiltTarget = NewTarget | SameTarget;

/** What the compiler told, and the maker should know. */
interface Told {
  target: Target;
  metafile: Metafile;
  materials: Materials;
  /** Messages for the maker, in lines. */
  told: readonly string[];
  durationMs: number;
}

export interface NewTarget extends Told {
  state: "built";
  /** Paths are relative to the output folder; the files are still in the job's folder. */
  artifact: Artifact;
  executable: string;
  archive: string;
  /** Hash of the archive's inputs besides the executable. */
  packed: string;
}

/** The executable came out as an earlier build's, whose files stay. */
export interface SameTarget extends Told {
  state: "unchanged";
  artifact: Artifact;
  kept: Kept;
}

type Untimed<Result> = Result extends unknown ? Omit<Result, "durationMs"> : never;

/** Makes the executable, starts it where it can run here, and packs it, if it is a new one. */
export async function buildTarget(job: TargetJob): Promise<Untimed<BuiltTarget>> {
  const { target, begun, onState } = job;
  const { plan } = begun.guessed;
  const made = await makeExecutable(job);
  const { executable, metafile, materials, told } = made;
  const program = programOf(made, plan);
  const packed = await hashArchiveInputs(plan, target, program);
  const kept = await findSame(job, executable, packed);
  const mustStart = plan.smoke && !kept?.smoke;
  // Runs beside the packing, which takes longer.
  const tried = tryAndSync(job, executable, { mustStart, mustSync: kept === null });
  tried.catch(() => {});
  const files = kept ?? (await pack(job, program));
  if (mustStart) onState("starting");
  await tried;
  const result = { target, metafile, materials, told, artifact: files.artifact };
  if ("stamps" in files)
    return { ...result, state: "unchanged", kept: { ...files, smoke: files.smoke || plan.smoke } };
  return { ...result, state: "built", executable, archive: files.archive, packed };
}

/** Syncs now, beside other work, to make publishing short; but opens no file that runs. */
async function tryAndSync(
  { begun, target }: TargetJob,
  executable: string,
  { mustStart, mustSync }: { mustStart: boolean; mustSync: boolean },
): Promise<void> {
  if (mustStart) await startOnce(executable, target, begun.guessed.plan);
  if (mustSync) await syncFile(executable);
}

function programOf({ executable, bundle, materials }: Executable, { name }: Plan): ArchivedProgram {
  const { licenses } = materials;
  const files = bundle && { folder: bundle.folder, files: bundleEntries(bundle, name) };
  return { executable, bundle: files, licenses };
}

/** The earlier files, if this executable would give the same. */
async function findSame(
  { begun, earlier }: TargetJob,
  executable: string,
  packed: string,
): Promise<Kept | null> {
  const { outDir } = begun.guessed.plan;
  if (earlier?.packed !== packed) return null;
  if (!(await isSameFile(executable, join(outDir, earlier.artifact.executable.file)))) return null;
  return await findWholeFiles(outDir, earlier);
}

async function pack(
  { begun, target, packer, onState }: TargetJob,
  program: ArchivedProgram,
): Promise<{ artifact: Artifact; archive: string }> {
  const { plan } = begun.guessed;
  const { executable } = program;
  onState("packing");
  const file = `${archiveRoot(plan, target)}.${target.archive}`;
  const archive = join(dirname(executable), file);
  const [archiveSum, executableSum] = await Promise.all([
    packer.pack({ plan, target, program, path: archive }),
    hashFile(executable),
  ]);
  const executableFile = `${target.name}/${plan.name}${target.executableSuffix}`;
  const artifact = {
    target: target.name,
    file,
    ...archiveSum,
    executable: { file: executableFile, ...executableSum },
  };
  return { artifact, archive };
}
