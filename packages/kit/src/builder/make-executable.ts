// Makes one target's executable from staged files, and checks that it is whole and able to run.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { examineBundle } from "./examine/bundle.ts";
import type { TargetState } from "./output/progress.ts";
import type { Target } from "./plan/targets.ts";
import type { Compiled, Metafile } from "./compile/job.ts";
import { checkPayload } from "./compile/payload.ts";
import { signMacOS } from "./compile/sign-macos.ts";
import { stageEmbedded, type BegunInputs, type SharedInputs } from "./compile/stage.ts";
import { compileTarget, renderMessage } from "./compile/target.ts";
import { syncFile } from "./release/publish.ts";
import { isSameFile } from "./same-file.ts";

export interface ExecutableJob {
  begun: BegunInputs;
  target: Target;
  entrypoints: readonly string[];
  /** A folder that only this job uses. */
  folder: string;
  onState: (state: TargetState) => void;
}

export interface Executable {
  /** The executable's path, below the job's folder. */
  executable: string;
  metafile: Metafile;
  /** Messages about it for the maker, as lines. */
  told: readonly string[];
}

export async function makeExecutable(job: ExecutableJob): Promise<Executable> {
  const { begun, target, folder, onState } = job;
  const { plan, freshDatabase } = begun.guessed;
  const guess = await compile(job, begun.guessed).catch(async (error: unknown) => {
    await begun.proved;
    throw error;
  });
  const proved = await begun.proved;
  const isRight = await isSameFile(proved.freshDatabase, freshDatabase);
  const { executable, compiled } = isRight ? guess : await compile(job, proved);
  await rm(join(folder, "stage"), { recursive: true });

  if (target.os === "darwin") {
    onState("signing");
    await signMacOS(executable, plan.name);
  }

  const told = compiled.warnings.map((warning) => `Warning: ${renderMessage(warning).trim()}`);
  onState("examining");
  // At once: one needs the disk, the other the processor.
  const [examined, synced] = await Promise.allSettled([
    examine(job, executable, compiled),
    syncFile(executable),
  ]);
  if (examined.status === "rejected") throw examined.reason;
  if (synced.status === "rejected") throw synced.reason;
  return { executable, metafile: compiled.metafile, told: [...told, ...examined.value] };
}

async function examine({ begun, target }: ExecutableJob, executable: string, compiled: Compiled) {
  const { projectDir } = begun.guessed.plan;
  const { metafile, unexamined } = compiled;
  await checkPayload(executable);
  return await examineBundle({ executable, metafile, target, projectDir, unexamined });
}

async function compile({ begun, target, entrypoints, folder, onState }: ExecutableJob, shared: SharedInputs) {
  if (begun.failed.aborted) await begun.proved;
  onState("staging");
  const staged = await stageEmbedded(shared, target, join(folder, "stage"));
  onState("compiling");
  return await compileTarget({
    plan: shared.plan,
    target,
    entrypoints,
    embedded: staged.folder,
    folder: join(folder, "out"),
    signal: begun.failed,
  });
}
