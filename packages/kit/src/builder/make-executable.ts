// Makes one target's executable from staged files, and checks that it is whole and able to run.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { examineBundle } from "./examine/bundle.ts";
import type { TargetState } from "./output/progress.ts";
import type { Target } from "./plan/targets.ts";
import type { Compiled, Metafile } from "./compile/job.ts";
import { checkPayload } from "./compile/payload.ts";
import { findPackages } from "./materials/find-packages.ts";
import {
  embeddedTexts,
  makeMaterials,
  recallPackages,
  rememberPackages,
  type Materials,
} from "./materials/make.ts";
import { readLanguages } from "./database/fresh-inputs.ts";
import { makeBundle, type Bundle } from "./compile/macos/bundle.ts";
import { signMacOS } from "./compile/macos/sign.ts";
import { signCode } from "./compile/sign-code.ts";
import { stageEmbedded, type BegunInputs, type SharedInputs } from "./compile/stage.ts";
import type { SharedCode } from "./compile/share.ts";
import { renderMessage } from "./compile/target.ts";
import { isSameFile } from "./same-file.ts";

export interface ExecutableJob {
  begun: BegunInputs;
  /** Of the whole build. */
  code: SharedCode;
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
  /** What is in it, and under which licenses. */
  materials: Materials;
  /** Messages about it for the maker, as lines. */
  told: readonly string[];
}

export async function makeExecutable(job: ExecutableJob): Promise<Executable> {
  const { begun, target, onState } = job;
  const { plan, freshDatabase } = begun.guessed;
  const guess = await compileWithMaterials(job, begun.guessed).catch(async (error: unknown) => {
    await begun.proved;
    throw error;
  });
  const proved = await begun.proved;
  const isRight = await isSameFile(proved.freshDatabase, freshDatabase);
  const { executable, compiled, materials } = isRight ? guess : await compileWithMaterials(job, proved);

  let bundle: Bundle | null = null;
  if (target.os === "darwin") {
    onState("signing");
    bundle = await makeBundle(plan, executable, await readLanguages(proved.freshDatabase));
    await signMacOS(executable, bundle);
  }
  bundle = await signCode({ plan, target, file: executable, kind: "executable", bundle });

  const told = compiled.warnings.map((warning) => `Warning: ${renderMessage(warning).trim()}`);
  onState("examining");
  const examined = await examine(job, executable, compiled);
  const { metafile } = compiled;
  return { executable, bundle, metafile, materials, told: [...told, ...examined] };
}

async function examine({ begun, target }: ExecutableJob, executable: string, compiled: Compiled) {
  const { projectDir } = begun.guessed.plan;
  const { metafile, unexamined } = compiled;
  await checkPayload(executable);
  return await examineBundle({ executable, metafile, target, projectDir, unexamined });
}

/**
 * The compiler says which packages are in the executable, which contains their licenses: so it runs
 * once more when they are not those of the last build.
 */
async function compileWithMaterials(
  { begun, code, target, entrypoints, folder, onState }: ExecutableJob,
  shared: SharedInputs,
) {
  const { plan } = shared;
  for (let packages = await recallPackages(plan, target); ;) {
    if (begun.failed.aborted) await begun.proved;
    onState("staging");
    const materials = makeMaterials(plan, target, packages);
    const options = { texts: embeddedTexts(materials) };
    const staged = await stageEmbedded(shared, target, join(folder, "stage"), options);
    onState("compiling");
    const made = await code.make({
      plan,
      target,
      entrypoints,
      embedded: staged.folder,
      folder: join(folder, "out"),
      signal: begun.failed,
    });
    await rm(staged.folder, { recursive: true });
    const found = findPackages(made.compiled.metafile, plan.projectDir);
    if (Bun.deepEquals(found, packages)) return { ...made, materials };
    await rememberPackages(plan, target, found);
    packages = found;
  }
}
