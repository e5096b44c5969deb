// Python programs that judge formats. `.ci/run` installs them into .dev/judges; elsewhere their tests are left out.
import { existsSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./places.ts";
import { absent, type Reason } from "./skip.ts";

const python = join(repository, ".dev", "judges", "bin", "python");

/** Why a judge cannot be asked; null if it can. */
export function withoutJudge(module: string): Reason | null {
  const isThere = existsSync(python) && Bun.spawnSync([python, "-c", `import ${module}`]).exitCode === 0;
  return isThere ? null : absent(`the Python package of "${module}" is not in .dev/judges`);
}

/** @returns what the script prints, and its errors */
export function askJudge(script: string, args: readonly string[]): string {
  const child = Bun.spawnSync([python, "-c", script, ...args]);
  return `${child.stdout}${child.stderr}`.trim();
}
