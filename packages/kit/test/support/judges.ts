// Programs that nobody here wrote, and that say whether what the build makes is right. `.ci/run` puts the Python ones into
// .dev/judges.
import { existsSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./places.ts";
import { absent, type Reason } from "./skip.ts";

const python = join(repository, ".dev", "judges", "bin", "python");

/** null if they are here. */
export const withoutPython: Reason | null = existsSync(python)
  ? null
  : absent("the Python judges are not installed: .ci/run makes .dev/judges");

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

/** Runs a script of support/judges/ and reads the JSON that it prints. */
export async function askPython(script: string, ...args: readonly string[]): Promise<unknown> {
  const command = [python, join(import.meta.dir, "judges", script), ...args];
  const child = Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [said, complaints] = await Promise.all([
    Bun.readableStreamToText(child.stdout),
    Bun.readableStreamToText(child.stderr),
  ]);
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")}: ${complaints}`);
  return JSON.parse(said);
}
