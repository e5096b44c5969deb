// The bills of materials as files to download; the executables contain the same.
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { archiveRoot, sbomFile } from "../release/archive.ts";
import type { MadeFile, ReleaseContext, Step, StepResult } from "./step.ts";

export const materials: Step = {
  name: "Bills of materials",
  async run({ plan, built, workDir }: ReleaseContext): Promise<StepResult> {
    const files: MadeFile[] = [];
    for (const { target, executable } of built) {
      const file = `${archiveRoot(plan, target)}.cdx.json`;
      const path = join(workDir, file);
      await copyFile(join(dirname(executable), sbomFile), path);
      files.push({ file, path, kind: "sbom", target: target.name });
    }
    return { state: "made", files };
  },
};
