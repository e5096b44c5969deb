// Makes one target's executable from staged files, and checks that it is whole and able to run.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { examineBundle } from "./examine/bundle.ts";
import type { TargetState } from "./output/progress.ts";
import type { Target } from "./plan/targets.ts";
import type { Metafile } from "./compile/job.ts";
import { checkPayload } from "./compile/payload.ts";
import { makeBundle, type Bundle } from "./compile/macos/bundle.ts";
import { signMacOS } from "./compile/macos/sign.ts";
import { stageEmbedded, type SharedInputs } from "./compile/stage.ts";
import { compileTarget, renderMessage } from "./compile/target.ts";

export interface ExecutableJob {
  shared: SharedInputs;
  target: Target;
  entrypoints: readonly string[];
  /** A folder that only this job uses. */
  folder: string;
  onState: (state: TargetState) => void;
}

export interface Executable {
  /** The executable's path, below the job's folder. */
  executable: string;
  /** The bundle that its signature belongs to; only on macOS. */
  bundle: Bundle | null;
  metafile: Metafile;
  /** Messages about it for the maker, as lines. */
  told: readonly string[];
}

export async function makeExecutable({
  shared,
  target,
  entrypoints,
  folder,
  onState,
}: ExecutableJob): Promise<Executable> {
  const { plan } = shared;
  onState("staging");
  const staged = await stageEmbedded(shared, target, join(folder, "stage"));

  onState("compiling");
  const request = { plan, target, entrypoints, embedded: staged.folder, folder: join(folder, "out") };
  const { executable, compiled } = await compileTarget(request);
  const { metafile, unexamined } = compiled;
  await rm(staged.folder, { recursive: true });

  let bundle: Bundle | null = null;
  if (target.os === "darwin") {
    onState("signing");
    bundle = await makeBundle(plan, executable);
    await signMacOS(executable, bundle);
  }

  await checkPayload(executable);
  onState("examining");
  const { projectDir } = plan;
  const told = [
    ...compiled.warnings.map((warning) => `Warning: ${renderMessage(warning).trim()}`),
    ...(await examineBundle({ executable, metafile, target, projectDir, unexamined })),
  ];
  return { executable, bundle, metafile, told };
}
