// Builds one target, from staged files to a finished archive, in its own folder. Changes nothing
// outside it.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { archiveRoot, writeArchive } from "./release/archive.ts";
import type { Metafile } from "./compile/job.ts";
import { compileTarget, renderMessage } from "./compile/target.ts";
import { examineBundle } from "./examine/bundle.ts";
import { checkPayload } from "./compile/payload.ts";
import type { TargetState } from "./output/progress.ts";
import type { Artifact } from "./release/account.ts";
import { signMacOS } from "./compile/sign-macos.ts";
import { stageEmbedded, type SharedInputs } from "./compile/stage.ts";
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
  /** Messages for the maker, in lines. */
  told: readonly string[];
  durationMs: number;
}

export interface TargetJob {
  shared: SharedInputs;
  target: Target;
  entrypoints: readonly string[];
  folder: string;
  onState: (state: TargetState) => void;
}

export async function buildTarget({
  shared,
  target,
  entrypoints,
  folder,
  onState,
}: TargetJob): Promise<Omit<BuiltTarget, "durationMs">> {
  const { plan } = shared;
  onState("staging");
  const staged = await stageEmbedded(shared, target, join(folder, "stage"));

  onState("compiling");
  const outFolder = join(folder, "out");
  const request = { plan, target, entrypoints, embedded: staged.folder, folder: outFolder };
  const { executable, compiled } = await compileTarget(request);
  const { metafile, unexamined } = compiled;
  await rm(staged.folder, { recursive: true });

  if (target.os === "darwin") {
    onState("signing");
    await signMacOS(executable, plan.name);
  }

  await checkPayload(executable);
  onState("examining");
  const { projectDir } = plan;
  const told = [
    ...compiled.warnings.map((warning) => `Warning: ${renderMessage(warning).trim()}`),
    ...(await examineBundle({ executable, metafile, target, projectDir, unexamined })),
  ];
  // Runs beside the packing, which takes longer.
  const started = plan.smoke ? startOnce(executable, target, plan) : null;
  started?.catch(() => {});
  onState("packing");
  const archiveFile = `${archiveRoot(plan, target)}.${target.archive}`;
  const archive = join(outFolder, archiveFile);
  await writeArchive(plan, target, executable, archive);
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
