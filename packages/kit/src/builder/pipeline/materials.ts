// The bills of materials as files to download; the executables contain the same.
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { archiveRoot, sbomFile } from "../release/archive.ts";
import type { MadeFile, ReleaseContext, Step, StepResult } from "./step.ts";

export const materials: Step = {
  name: "Bills of materials",
  async run({ plan, built, workDir }: ReleaseContext): Promise<StepResult> {
    const files: MadeFile[] = [];
    const silent = new Set<string>();
    for (const { target, executable } of built) {
      const file = `${archiveRoot(plan, target)}.cdx.json`;
      const path = join(workDir, file);
      await copyFile(join(dirname(executable), sbomFile), path);
      for (const name of await listUnlicensed(path)) silent.add(name);
      files.push({ file, path, kind: "sbom", target: target.name });
    }
    const told = [...silent].map((name) => `${name} names no license, so nobody may pass it on.`);
    return { state: "made", files, told };
  },
};

/** Whoever publishes it should know; building it for oneself is no matter. */
async function listUnlicensed(bill: string): Promise<string[]> {
  const { components } = (await Bun.file(bill).json()) as {
    components: readonly { name: string; licenses?: unknown }[];
  };
  return components.filter(({ licenses }) => licenses === undefined).map(({ name }) => name);
}
