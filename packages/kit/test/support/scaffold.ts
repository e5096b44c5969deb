// Makes projects out of this repository in folders of a test's own, in each way a maker can. Imports nothing of what it drives.
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { cp, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { atEnd } from "./at-end.ts";
import { repository } from "./places.ts";

/** The scaffolder's sources, to be run. */
export const scaffolder = join(repository, "packages", "create-samara", "src");

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  env?: Record<string, string | undefined>;
}

/** A person whom git knows, and nothing of what this machine's settings say. */
export const identity = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "user.name",
  GIT_CONFIG_VALUE_0: "Ann Maker",
  GIT_CONFIG_KEY_1: "user.email",
  GIT_CONFIG_VALUE_1: "ann@example.org",
} as const;

/** Somebody git does not know. */
export const nobody = { ...identity, GIT_CONFIG_COUNT: "0" } as const;

/**
 * Without what `bun run` puts before it: `bun create` would take this repository's own create-samara from there.
 * npx's folder stays: on a machine without Bun it is where Bun is.
 */
const makersPath = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((dir) => !(dir.startsWith(repository) && dir.endsWith(join("node_modules", ".bin"))))
  .join(delimiter);

/** Runs a program to its end, without a terminal. */
export async function run(command: readonly string[], { cwd, env }: RunOptions): Promise<Ran> {
  const child = Bun.spawn([...command], {
    cwd,
    env: { ...process.env, PATH: makersPath, ...identity, CI: "", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exitCode, stdout, stderr };
}

/** Like `run`, and a failure fails the test with all that was said. */
export async function runWell(command: readonly string[], options: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await run(command, options);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** `create-samara`, from the sources. */
export function create(args: readonly string[], options: RunOptions): Promise<Ran> {
  return run([process.execPath, join(scaffolder, "cli.ts"), ...args], options);
}

/** A folder that is gone when the test file ends. */
export async function makeFolder(): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), "scaffold-")));
  atEnd(() => rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return dir;
}

/** A search path with these programs and no others. */
export function pathWith(dir: string, programs: readonly string[]): string {
  const bin = join(dir, "bin");
  mkdirSync(bin, { recursive: true });
  for (const program of programs) {
    const file = Bun.which(program);
    const link = join(bin, program);
    if (file !== null && !existsSync(link)) symlinkSync(file, link);
  }
  return bin;
}

/** The files of a project by what git would take, as texts. */
export async function readProject(dir: string): Promise<Map<string, string>> {
  const listed = await runWell(["git", "ls-files", "-co", "--exclude-standard", "-z"], { cwd: dir });
  const paths = listed.split("\0").filter((path) => path !== "" && existsSync(join(dir, path)));
  const texts = paths.map(async (path) => [path, await Bun.file(join(dir, path)).text()] as const);
  return new Map(await Promise.all(texts));
}

/** Copies this repository without what git ignores. */
export async function copyTemplate(to: string): Promise<void> {
  const skipped = new Set([".git", "node_modules", ".dev", "dist"].map((name) => join(repository, name)));
  await cp(repository, to, { recursive: true, filter: (path) => !skipped.has(path) });
}
