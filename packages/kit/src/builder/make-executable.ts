// Makes one target's executable from staged files, and checks that it is whole and able to run.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { examineBundle } from "./examine/bundle.ts";
import type { TargetState } from "./output/progress.ts";
import type { Target } from "./plan/targets.ts";
import type { Metafile } from "./compile/job.ts";
import { checkPayload } from "./compile/payload.ts";
import { findPackages } from "./materials/find-packages.ts";
import {
  embeddedTexts,
  makeMaterials,
  recallPackages,
  rememberPackages,
  type Materials,
} from "./materials/make.ts";
import { signMacOS } from "./compile/sign-macos.ts";
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
  metafile: Metafile;
  /** What is in it, and under which licenses. */
  materials: Materials;
  /** Messages about it for the maker, as lines. */
  told: readonly string[];
}

export async function makeExecutable(job: ExecutableJob): Promise<Executable> {
  const { shared, target, onState } = job;
  const { plan } = shared;
  const { executable, compiled, materials } = await compileWithMaterials(job);
  const { metafile, unexamined } = compiled;

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
    ...materials.told,
  ];
  return { executable, metafile, materials, told };
}

/**
 * The compiler says which packages are in the executable, which contains their licenses: so it runs
 * once more when they are not those of the last build.
 */
async function compileWithMaterials({ shared, target, entrypoints, folder, onState }: ExecutableJob) {
  const { plan } = shared;
  for (let packages = await recallPackages(plan, target); ;) {
    onState("staging");
    const materials = makeMaterials(plan, target, packages);
    const options = { texts: embeddedTexts(materials) };
    const staged = await stageEmbedded(shared, target, join(folder, "stage"), options);

    onState("compiling");
    const request = { plan, target, entrypoints, embedded: staged.folder, folder: join(folder, "out") };
    const compiled = await compileTarget(request);
    await rm(staged.folder, { recursive: true });
    const found = findPackages(compiled.compiled.metafile, plan.projectDir);
    if (Bun.deepEquals(found, packages)) return { ...compiled, materials };
    await rememberPackages(plan, target, found);
    packages = found;
  }
}
