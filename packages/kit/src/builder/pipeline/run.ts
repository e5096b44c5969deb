// A release after its build: runs the steps in order, then moves their files into place.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { BuildResult } from "../output/build-result.ts";
import { readIdentity } from "../identity/read.ts";
import type { Plan } from "../plan/make.ts";
import { openWorkFolder } from "../release/publish.ts";
import { hashFile } from "../release/sums.ts";
import { explainDisk } from "../run-build.ts";
import { putInPlace } from "./put-in-place.ts";
import type { BuiltHere, MadeFile, ReleaseFile, ReleaseOptions, Step, StepResult } from "./step.ts";

/** What a step did, with its time; a skipped step has a reason. */
export interface StepOutcome {
  name: string;
  result: StepResult;
  durationMs: number;
}

export interface FinishedRelease {
  built: readonly BuiltHere[];
  /** The build's archives first. */
  files: readonly ReleaseFile[];
  outcomes: readonly StepOutcome[];
}

export interface PipelineOptions extends ReleaseOptions {
  steps: readonly Step[];
  onStep(name: string): void;
}

/**
 * All or nothing: after an error, the output folder has what it had before.
 * @throws UserError for mistakes of the maker, and for refusals of the disk
 */
export async function runPipeline(
  plan: Plan,
  build: BuildResult,
  options: PipelineOptions,
): Promise<FinishedRelease> {
  try {
    return await runSteps(plan, build, options);
  } catch (error) {
    throw explainDisk(plan, error);
  }
}

async function runSteps(
  plan: Plan,
  build: BuildResult,
  { steps, onStep, ...options }: PipelineOptions,
): Promise<FinishedRelease> {
  await using work = await openWorkFolder(plan.outDir);
  const built = listBuilt(plan, build);
  const files = built.map(archiveOf);
  const outcomes: StepOutcome[] = [];
  const identity = readIdentity(plan);
  const cacheDir = join(plan.projectDir, ".dev", "cache", "release");
  await mkdir(cacheDir, { recursive: true });
  for (const [index, step] of steps.entries()) {
    onStep(step.name);
    const begunMs = performance.now();
    const workDir = join(work.folder, `step-${index}`);
    await mkdir(workDir);
    const result = await step.run({ plan, identity, options, built, made: [...files], workDir, cacheDir });
    if (result.state === "made") files.push(...(await Promise.all(result.files.map(withSum))));
    outcomes.push({ name: step.name, result, durationMs: performance.now() - begunMs });
  }
  await putInPlace(plan.outDir, { app: plan, files, workDir: work.folder });
  const inPlace = files.map((entry) => ({ ...entry, path: join(plan.outDir, entry.file) }));
  return { built, files: inPlace, outcomes };
}

function listBuilt({ outDir }: Plan, { targets }: BuildResult): BuiltHere[] {
  return targets.flatMap((result) => {
    if (result.state === "failed") return [];
    const { target, artifact } = result;
    const executable = join(outDir, artifact.executable.file);
    return [{ target, artifact, executable, archive: join(outDir, artifact.file) }];
  });
}

function archiveOf({ target, artifact, archive }: BuiltHere): ReleaseFile {
  const { file, size, sha256 } = artifact;
  return { file, size, sha256, path: archive, kind: target.archive, target: target.name };
}

async function withSum(made: MadeFile): Promise<ReleaseFile> {
  return { ...made, ...(await hashFile(made.path)) };
}
