// The executable for this machine, for `bun start`: the one that a build left in dist/, if it is up
// to date, or else one in .dev/start, which is only for this machine.
import { stat } from "node:fs/promises";
import { join } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { makeExecutable } from "./make-executable.ts";
import { beginShared } from "./compile/stage.ts";
import { openSharedCode } from "./compile/share.ts";
import { findEntrypoints } from "./compile/target.ts";
import { compareWithLastBuild } from "./inputs.ts";
import type { TargetState } from "./output/progress.ts";
import type { Plan } from "./plan/make.ts";
import type { Target } from "./plan/targets.ts";
import { openWorkFolder, publishFile, publishText } from "./release/publish.ts";
import { explainDisk } from "./run-build.ts";

export interface ExecutableHere {
  executable: string;
  /** Messages about it for the maker, as lines. */
  told: readonly string[];
}

const recordFile = ".made.json";
/** The inputs of the executable, and the file's size and time when it was made. */
const Made = Type.Object({ inputs: Type.String(), size: Type.Number(), mtimeMs: Type.Number() });
type Made = Static<typeof Made>;

/** @throws UserError when the maker's files, the disk or the network are the cause */
export async function executableHere(
  plan: Plan,
  onState: (state: TargetState) => void,
): Promise<ExecutableHere> {
  const [target] = plan.targets;
  if (!target) throw new Error("A plan without flags has this machine's target");
  const { fresh, inputs } = await compareWithLastBuild({ ...plan, smoke: false });
  const built = fresh.get(target.name);
  if (built) return { executable: join(plan.outDir, built.artifact.executable.file), told: [] };
  const started = { ...plan, outDir: join(plan.projectDir, ".dev", "start") };
  try {
    return await makeUpToDate(started, target, inputs.get(target.name) ?? "", onState);
  } catch (error) {
    throw explainDisk(started, error);
  }
}

async function makeUpToDate(
  plan: Plan,
  target: Target,
  inputs: string,
  onState: (state: TargetState) => void,
): Promise<ExecutableHere> {
  const file = join(plan.outDir, `${plan.name}${target.executableSuffix}`);
  if (await isMadeFrom(file, inputs, plan)) return { executable: file, told: [] };
  onState("waiting");
  await using work = await openWorkFolder(plan.outDir);
  const begun = await beginShared(plan);
  const entrypoints = await findEntrypoints(plan);
  const made = await makeExecutable({
    begun,
    code: openSharedCode(),
    target,
    entrypoints,
    folder: work.folder,
    onState,
  });
  await publishFile(made.executable, file);
  const { size, mtimeMs } = await stat(file);
  const record: Made = { inputs, size, mtimeMs };
  await publishText(work.folder, join(plan.outDir, recordFile), JSON.stringify(record));
  return { executable: file, told: [...(await begun.proved).told, ...made.told] };
}

async function isMadeFrom(file: string, inputs: string, { outDir }: Plan): Promise<boolean> {
  const record: unknown = await Bun.file(join(outDir, recordFile))
    .json()
    .catch(() => null);
  const info = await stat(file).catch(() => null);
  if (!info || !Value.Check(Made, record)) return false;
  return record.inputs === inputs && record.size === info.size && record.mtimeMs === info.mtimeMs;
}
