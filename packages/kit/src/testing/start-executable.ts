// Builds the app for this machine, as `bun run build` does, and starts the executable as a user
// would, on a throwaway home.
import { join } from "node:path";

import { runChild } from "../builder/child.ts";
import { readBuildMachine, type BuildMachine } from "../builder/machine.ts";
import { startThrowaway, type RunningExecutable } from "../builder/smoke/throwaway-start.ts";
import { findProject } from "../run/project.ts";

interface Options {
  /** The folder with `build.ts`; by default the test's project. */
  projectDir?: string;
  /** More flags and variables for the executable. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/**
 * `await using app = await startExecutable()`, then `fetch(new URL("/health", app.url))`. The first
 * build takes some seconds, so give the test a minute; an up-to-date build is reused.
 * @throws Error with the output of the build or the executable
 */
export async function startExecutable(options: Options = {}): Promise<RunningExecutable> {
  // `bun test` sets NODE_ENV, but users have none.
  const {
    bunFile,
    env: { NODE_ENV: _, ...ownEnv },
  } = readBuildMachine();
  const file = await buildExecutable(options.projectDir ?? findProject(), bunFile, ownEnv);
  const { args = [], env } = options;
  return await startThrowaway({ command: [file], args, env: { ...ownEnv, ...env } });
}

/** @returns the executable's path */
async function buildExecutable(
  projectDir: string,
  bunFile: string,
  env: BuildMachine["env"],
): Promise<string> {
  const built = await runChild([bunFile, "build.ts", "--json"], { cwd: projectDir, env });
  if (built?.exitCode !== 0) throw new Error(`The build failed:\n${built?.stderr.trim()}`);
  const { outDir, targets } = JSON.parse(built.stdout) as BuildAnswer;
  return join(outDir, targets[0]?.executable.file ?? "");
}

interface BuildAnswer {
  outDir: string;
  targets: { executable: { file: string } }[];
}
