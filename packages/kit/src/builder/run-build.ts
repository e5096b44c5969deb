// A build from plan to published release: the named steps, in order. Each takes values and returns
// one.
import { join } from "node:path";

import { errorCode, refusalReason, UserError } from "../run/errors.ts";
import type { BuildResult, FailedTarget, TargetResult } from "./output/build-result.ts";
import { buildTarget, type BuiltTarget } from "./build-target.ts";
import { findEntrypoints } from "./compile/target.ts";
import { inParallel } from "./in-parallel.ts";
import { compareWithLastBuild, type LastBuild } from "./inputs.ts";
import type { Plan } from "./plan/make.ts";
import { parallelism } from "./plan/pool.ts";
import { silentProgress, type Progress } from "./output/progress.ts";
import { publishAccounts } from "./publish-accounts.ts";
import { licensesFile, sbomFile } from "./release/archive.ts";
import { openPacker } from "./release/pack.ts";
import { openWorkFolder, publishFile, publishNewText, withdrawAccounts } from "./release/publish.ts";
import { openSharedCode } from "./compile/share.ts";
import { beginShared, type BegunInputs } from "./compile/stage.ts";
import type { Target } from "./plan/targets.ts";

/**
 * Builds every missing target of the plan, and writes sums and release.json for all of them. A
 * failed target stops no other, and is part of the result; a build's only target throws its error
 * instead.
 * @throws UserError for mistakes of the maker, and for refusals of the disk or the network
 */
export async function runBuild(plan: Plan, progress: Progress = silentProgress): Promise<BuildResult> {
  const begunMs = performance.now();
  try {
    await using work = await openWorkFolder(plan.outDir);

    progress.step("Comparing with the last build");
    const last = await compareWithLastBuild(plan);
    showTargets(plan, last, progress);

    const stale = plan.targets.filter(({ name }) => !last.fresh.has(name));
    const { outcomes, told } = await buildStale(plan, stale, { last, workDir: work.folder, progress });
    throwOnlyFailure(plan, outcomes);

    progress.step("Moving the results into place");
    const built = outcomes.filter((outcome) => outcome.state !== "failed");
    await publishTargets(plan, built, work.folder);

    progress.step("Writing SHA256SUMS, release.json and build-report.json");
    const targets = plan.targets.map((target) => resultOf(target, last, outcomes));
    await publishAccounts(plan, { targets, built, last, workDir: work.folder });
    const lines = [...told, ...built.flatMap((target) => target.told)];
    return { targets, told: [...new Set(lines)], durationMs: performance.now() - begunMs };
  } catch (error) {
    throw explainDisk(plan, error);
  } finally {
    progress.close();
  }
}

function showTargets(plan: Plan, { fresh }: LastBuild, progress: Progress): void {
  for (const { name } of plan.targets) progress.target(name, fresh.has(name) ? "unchanged" : "waiting");
}

type Outcome = BuiltTarget | FailedTarget;

interface Work {
  last: LastBuild;
  workDir: string;
  progress: Progress;
}

async function buildStale(
  plan: Plan,
  stale: readonly Target[],
  work: Work,
): Promise<{ outcomes: Outcome[]; told: readonly string[] }> {
  if (stale.length === 0) return { outcomes: [], told: [] };

  const { progress } = work;
  progress.step("Preparing seeds, proving migrations, making the fresh database");
  const begun = await beginShared(plan);

  progress.step("Building");
  const outcomes = await buildTargets(begun, stale, work);
  return { outcomes, told: (await begun.proved).told };
}

async function buildTargets(
  begun: BegunInputs,
  targets: readonly Target[],
  { last, workDir, progress }: Work,
): Promise<Outcome[]> {
  const { plan } = begun.guessed;
  const entrypoints = await findEntrypoints(plan);
  const { cores, freeMemoryBytes } = plan.machine;
  // One more than cores: a target that waits for the disk or a started program leaves its core.
  const size = parallelism(cores + 1, freeMemoryBytes, countEmbeddedBytes(begun.guessed));
  const code = openSharedCode();
  using packer = openPacker();
  const outcomes = await inParallel(processorsFirst(targets), size, async (target): Promise<Outcome> => {
    const begunMs = performance.now();
    const onState = progress.target.bind(null, target.name);
    try {
      const built = await buildTarget({
        begun,
        code,
        packer,
        target,
        entrypoints,
        earlier: last.cache[target.name],
        folder: join(workDir, target.name),
        onState,
      });
      onState(built.state);
      return { ...built, durationMs: performance.now() - begunMs };
    } catch (error) {
      onState("failed");
      return {
        target,
        state: "failed",
        error: explainDisk(plan, error),
        durationMs: performance.now() - begunMs,
      };
    }
  });
  const order = new Map(targets.map((target, index) => [target.name, index]));
  return outcomes.sort((a, b) => (order.get(a.target.name) ?? 0) - (order.get(b.target.name) ?? 0));
}

/** One target of each system and processor first: the other waits for its code. */
function processorsFirst(targets: readonly Target[]): Target[] {
  const isFirst = (target: Target) =>
    targets.find(({ os, arch }) => os === target.os && arch === target.arch) === target;
  return [...targets.filter(isFirst), ...targets.filter((target) => !isFirst(target))];
}

/** An upper bound for one target: it counts other systems' overlays as well. */
function countEmbeddedBytes({ seeds, assets }: BegunInputs["guessed"]): number {
  return [...seeds.seeds, ...assets.files].reduce((sum, { size }) => sum + size, 0);
}

function throwOnlyFailure({ targets }: Plan, outcomes: readonly TargetResult[]): void {
  const [outcome] = outcomes;
  if (targets.length === 1 && outcome?.state === "failed") throw outcome.error;
}

/** All at the end. A build that is killed meanwhile leaves no sums that name what is not there. */
async function publishTargets(
  { outDir }: Plan,
  built: readonly BuiltTarget[],
  workDir: string,
): Promise<void> {
  if (built.some(({ state }) => state === "built")) await withdrawAccounts(outDir);
  for (const made of built) {
    const { target, artifact, materials } = made;
    await publishNewText(workDir, join(outDir, target.name, licensesFile), materials.licenses);
    await publishNewText(workDir, join(outDir, target.name, sbomFile), materials.sbom);
    if (made.state === "unchanged") continue;
    const { executable, archive } = made;
    await publishFile(executable, join(outDir, artifact.executable.file));
    await publishFile(archive, join(outDir, artifact.file));
  }
}

function resultOf(target: Target, { fresh }: LastBuild, outcomes: readonly TargetResult[]): TargetResult {
  const kept = fresh.get(target.name);
  if (kept) return { target, state: "unchanged", artifact: kept.artifact, durationMs: 0 };
  const outcome = outcomes.find((candidate) => candidate.target === target);
  if (!outcome) throw new Error(`The target "${target.name}" was neither built nor found`);
  return outcome;
}

/** Explains a refusal by the disk or a folder; returns every other error unchanged. */
export function explainDisk({ outDir }: Plan, error: unknown): unknown {
  const inTheWay = ["ENOTDIR", "EEXIST"].includes(errorCode(error)) ? "a file is in its way" : undefined;
  const reason = error instanceof UserError ? undefined : (refusalReason(error) ?? inTheWay);
  if (reason === undefined) return error;
  const hint = "free some space or check the folder's permissions, or choose another folder with --outdir";
  return new UserError(`Cannot build into "${outDir}": ${reason}`, { hint, cause: error });
}
