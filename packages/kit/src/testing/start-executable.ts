// Builds the app for this machine, as `bun run build` does, and starts the executable as a user
// would, on a home that is thrown away.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runChild, startChild, type StartedChild } from "../builder/child.ts";
import { readBuildMachine, type BuildMachine } from "../builder/machine.ts";
import { findProject } from "../run/project.ts";

export interface RunningExecutable extends AsyncDisposable {
  /** Where it answers: `http://127.0.0.1:54321/` */
  url: string;
  /** Its home, with the database and the seeds in it. It is gone after the test. */
  home: string;
  /** Stops it as `<name> stop` does. @returns its exit code, 0 when all went well */
  stop(): Promise<number>;
}

interface Options {
  /** The folder with `build.ts`; the project of the test unless given. */
  projectDir?: string;
  /** More flags and variables for the executable. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/**
 * `await using app = await startExecutable()`, then `fetch(new URL("/health", app.url))`. The first
 * build takes some seconds, so give the test a minute; a build that is up to date is not made
 * again.
 * @throws Error with what the build or the executable said
 */
export async function startExecutable(options: Options = {}): Promise<RunningExecutable> {
  // `bun test` sets NODE_ENV, and a user has none.
  const {
    bunFile,
    env: { NODE_ENV: _, ...ownEnv },
  } = readBuildMachine();
  const projectDir = options.projectDir ?? findProject();
  const file = await buildExecutable(projectDir, bunFile, ownEnv);
  const home = mkdtempSync(join(tmpdir(), "home-"));
  const env = { ...ownEnv, ...options.env };
  const flags = ["--home", home, "--port", "0", "--no-open", "--json", ...(options.args ?? [])];
  const ready = Promise.withResolvers<string>();
  const child = startChild([file, "serve", ...flags], { cwd: home, env, onLine: ready.resolve });
  void child.exited.then((code) => ready.reject(new Error(`The app ended with ${code} before it was ready`)));
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  try {
    const { url } = JSON.parse(await ready.promise) as { url: string };
    return {
      url,
      home,
      ...stopping(child, [file, "stop", "--home", home], { cwd: projectDir, env }, remove),
    };
  } catch (error) {
    child.kill("SIGKILL");
    await child.exited;
    remove();
    throw error;
  }
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

function stopping(
  child: StartedChild,
  command: string[],
  options: Pick<BuildMachine, "cwd" | "env">,
  remove: () => void,
) {
  const stop = async () => {
    await runChild(command, options);
    return await child.exited;
  };
  return {
    stop,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      remove();
    },
  };
}
