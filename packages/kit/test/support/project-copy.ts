// A copy of this repository, or a project made of it, in a folder that a test owns: to be edited, built and run. Imports nothing of src/.
import { readFileSync, writeFileSync } from "node:fs";
import { cp, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";

import { atEnd } from "./at-end.ts";
import { until } from "./http.ts";
import { machineEnv } from "./platform.ts";
import { create } from "./scaffold.ts";
import { tempFolder } from "./temp-folder.ts";
import { repository, samara } from "./places.ts";

const leftOut = new Set([".git", ".dev", "node_modules", "dist", "o"]);
const timeoutMs = 120_000;
/** For `bun run ok` on a busy machine. */
const longTimeoutMs = 1_800_000;

export interface ProjectCopy extends AsyncDisposable {
  dir: string;
  /** What stands for the maker's own home directory: `bun start` makes the app's home in it. */
  user: string;
  file(...names: string[]): string;
  read(path: string): string;
  /** Writes files by their path in the project; null removes one. */
  write(files: Record<string, string | null>): Promise<void>;
  /** Runs a command line as in a terminal that stands in the project, to its end. */
  run(line: string, env?: Record<string, string>): Promise<{ output: string; exitCode: number }>;
  /** Starts a script that serves (`bun dev`, `bun start`) on a free port, and waits for its address. */
  serve(line: string): Promise<Serving>;
}

export interface Serving extends AsyncDisposable {
  /** `http://127.0.0.1:4747/` */
  url: string;
  pid: number;
  /** All it has said so far, on both ways. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<{ exitCode: number | null; output: string }>;
}

const children = new Set<Bun.Subprocess>();
atEnd(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** `await using project = await copyProject()`: nothing in it reaches the repository but node_modules, which it only reads. */
export async function copyProject(from = repository): Promise<ProjectCopy> {
  return await openProject(async (dir) => {
    await mkdir(dir);
    const names = (await readdir(from)).filter((name) => !leftOut.has(name));
    await Promise.all(names.map((name) => cp(join(from, name), join(dir, name), { recursive: true })));
    await sharePackages(dir);
  });
}

/** What `create-samara` makes, called "My Diary". With packages of its own it may run every script; else it shares this repository's. */
export async function scaffoldProject({ ownPackages = false, sample = "notes" } = {}): Promise<ProjectCopy> {
  return await openProject(async (dir) => {
    const flags = ["--name", "diary", "--title", "My Diary", "--sample", sample];
    if (!ownPackages) flags.push("--no-install");
    const { exitCode, stderr } = await create([dir, ...flags], { cwd: dirname(dir) });
    if (exitCode !== 0) throw new Error(stderr);
    if (!ownPackages) await sharePackages(dir);
  });
}

async function sharePackages(dir: string): Promise<void> {
  await symlink(join(repository, "node_modules"), join(dir, "node_modules"), "junction");
  withoutInstalling(join(dir, "package.json"));
}

async function openProject(fill: (dir: string) => Promise<void>): Promise<ProjectCopy> {
  const folder = await tempFolder();
  const dir = join(folder.dir, "project");
  const user = join(folder.dir, "user");
  await mkdir(user);
  await fill(dir);
  const serving: Serving[] = [];
  return {
    dir,
    user,
    file: (...parts) => join(dir, ...parts),
    read: (path) => readFileSync(join(dir, path), "utf8"),
    write: (files) => writeFiles(dir, files),
    run: (line, env = {}) => run([process.execPath, "exec", line], dir, { ...makerEnv(user), ...env }),
    async serve(line) {
      const started = await serve(scriptCommand(dir, line), dir, makerEnv(user));
      serving.push(started);
      return started;
    },
    async [Symbol.asyncDispose]() {
      for (const started of serving) await started.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The scripts' own installing would write into the node_modules that all tests share. */
function withoutInstalling(packageFile: string): void {
  const text = readFileSync(packageFile, "utf8");
  writeFileSync(
    packageFile,
    text.replaceAll(/bun (install --frozen-lockfile --silent|run --silent ready) && /g, ""),
  );
}

/** HOME is the test's own, so that `bun start` makes its home there; Bun's cache stays where it is. */
function makerEnv(user: string): Record<string, string> {
  const env = machineEnv();
  const path = [dirname(process.execPath), join(repository, "node_modules", ".bin"), env["PATH"]].join(
    process.platform === "win32" ? ";" : ":",
  );
  return { ...env, PATH: path, HOME: user, USERPROFILE: user, NO_COLOR: "1", BROWSER: "none" };
}

async function run(command: string[], cwd: string, env: Record<string, string>) {
  const child = spawn(command, cwd, env);
  const limitMs = command.at(-1) === "bun run ok" ? longTimeoutMs : timeoutMs;
  const timer = setTimeout(() => child.process.kill("SIGKILL"), limitMs);
  const exitCode = await child.ended.finally(() => clearTimeout(timer));
  return { output: child.output(), exitCode: exitCode ?? -1 };
}

/** `bun dev --port 5000` → what package.json says for dev, with the rest behind it. A later `--port` wins. */
function scriptCommand(dir: string, line: string): string[] {
  const [, script = "", rest = ""] = /^bun (?:run )?([\w:]+)(?: -- | |$)(.*)$/.exec(line) ?? [];
  const { scripts } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const [, name] = /(?:^|&& )samara (dev|start)$/.exec(scripts[script] ?? "") ?? [];
  if (name === undefined) throw new Error(`"${line}" is no script that serves`);
  return [process.execPath, samara, name, "--port", "0", "--no-open", ...rest.split(" ").filter(Boolean)];
}

async function serve(command: string[], cwd: string, env: Record<string, string>): Promise<Serving> {
  const child = spawn(command, cwd, env);
  const address = () => / is running at (http:\/\/[\d.]+:\d+\/)/.exec(child.output())?.[1];
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.process.kill(signal);
    return { exitCode: await child.ended, output: child.output() };
  };
  // `bun start` builds first, which takes long on a busy machine.
  await until(
    () => address() ?? child.process.exitCode,
    (found) => found !== null,
    timeoutMs,
  ).catch(async (error: unknown) => {
    await stop("SIGKILL");
    throw error;
  });
  const url = address();
  if (url === undefined) throw new Error(`It ended before it was ready:\n${child.output()}`);
  return {
    url,
    pid: child.process.pid,
    output: child.output,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

function spawn(command: string[], cwd: string, env: Record<string, string>) {
  const child = Bun.spawn(command, { cwd, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  children.add(child);
  let text = "";
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  const ended = Promise.all([child.exited, collect(child.stdout), collect(child.stderr)]).then(() => {
    children.delete(child);
    return child.signalCode ? null : child.exitCode;
  });
  return { process: child, ended, output: () => text.replaceAll("\r\n", "\n") };
}

async function writeFiles(dir: string, files: Record<string, string | null>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) await rm(join(dir, path), { recursive: true, force: true });
    else await Bun.write(join(dir, path), content);
  }
}
