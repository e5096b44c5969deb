// The whole executables, for programs that update themselves and have no patch that fits.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { fullKind } from "../../run/update/full-kind.ts";
import { forgetOthers, packZstd } from "../release/zstd.ts";
import type { BuiltHere, MadeFile, ReleaseContext, Step } from "./step.ts";

export const executables: Step = {
  name: "Whole executables for updates (.zst)",
  async run(context) {
    const { plan, built } = context;
    if (plan.config.update === undefined) {
      const hint = 'write `update: { url: "https://…" }` into src/config.ts';
      return { state: "skipped", reason: "the app does not update itself", hint };
    }
    if (context.options.again) return { state: "skipped", reason: "they are compared by what they hold" };
    const files: MadeFile[] = [];
    for (const one of built) files.push(await makeOne(one, context));
    await forgetOthers(cacheOf(context), built.map(keyOf));
    return { state: "made", files };
  },
};

async function makeOne(built: BuiltHere, context: ReleaseContext): Promise<MadeFile> {
  const { plan, workDir, options } = context;
  const file = `${plan.name}-${plan.version}-${built.target.name}.zst`;
  const path = join(workDir, file);
  const read = async () => await readFile(built.executable);
  await packZstd({ read, key: keyOf(built), path, level: options.fast ? 3 : 19 }, cacheOf(context));
  return { file, path, kind: fullKind, target: built.target.name };
}

function cacheOf({ cacheDir, plan }: ReleaseContext) {
  return { folder: join(cacheDir, "executables"), cores: plan.machine.cores };
}

function keyOf({ target, artifact }: BuiltHere): string {
  return `${target.name}-${artifact.executable.sha256}`;
}
