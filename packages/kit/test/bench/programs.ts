// What is compared: the sample app and its peers, each built or found on this machine, with one way to start them all.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { UserError } from "../../src/run/errors.ts";
import { cleanEnvironment } from "../../src/builder/clean-environment.ts";
import type { CompileAnswer, CompileJob } from "../../src/builder/compile/job.ts";
import { readBuildMachine } from "../../src/builder/machine.ts";
import { targetOf } from "../../src/builder/plan/targets.ts";
import { kit, notebook, repository } from "../support/places.ts";
import { track } from "./children.ts";
import { findPython } from "./python.ts";

export interface Program {
  /** The key in results. */
  name: "sample" | "bare" | "flask";
  /** For people. */
  title: string;
  command: readonly string[];
  /** What it takes besides --home and --port. */
  flags: readonly string[];
  /** Where it is started. */
  folder: string;
  hasStopCommand: boolean;
  /** What people would get: one file. */
  executable?: string;
}

export interface Programs {
  sample: Program & { executable: string };
  bare: Program & { executable: string };
  /** null: this machine has no Flask and Waitress, nor a way to them. */
  flask: Program | null;
  pythonVersions: string | null;
  /** Why a peer is missing. */
  skips: readonly string[];
  /** A compiled `console.log(1)`: the smallest executable there is. */
  smallest: string;
}

export const benchFolder = join(repository, ".dev", "bench");

/** @param folder where the executables go */
export async function preparePrograms(folder: string, say: (text: string) => void): Promise<Programs> {
  say("Building the app, its bare peer and the smallest executable");
  const one = join(folder, "one.ts");
  writeFileSync(one, "console.log(1);\n");
  const [sample, bare, smallest, python] = [
    await buildSample(join(folder, "sample")),
    await compile(join(import.meta.dir, "bare", "main.ts"), join(folder, "bare")),
    await compile(one, join(folder, "smallest")),
    await findPython(benchFolder, say),
  ];
  // What their /health says.
  const { name, version } = readProject();
  const rest = { flags: ["--name", name, "--version", version], folder, hasStopCommand: false };
  const app = join(import.meta.dir, "flask", "app.py");
  return {
    sample: {
      name: "sample",
      title: "the app",
      command: [sample],
      flags: ["--no-open", "--json"],
      folder,
      hasStopCommand: true,
      executable: sample,
    },
    bare: { ...rest, name: "bare", title: "bare Bun.serve", command: [bare], executable: bare },
    flask: python.found
      ? { ...rest, name: "flask", title: "Flask + Waitress", command: [python.file, app] }
      : null,
    pythonVersions: python.found ? python.versions : null,
    skips: python.found ? [] : [`Flask + Waitress: skipped, ${python.reason}`],
    smallest,
  };
}

function readProject() {
  return JSON.parse(readFileSync(join(notebook, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
}

/** What `bun run build` makes, through the same door. Not into dist/: a finished build would replace a release there. */
async function buildSample(outDir: string): Promise<string> {
  const command = [process.execPath, join(notebook, "build.ts"), "--outdir", outDir, "--json"];
  const child = track(Bun.spawn(command, { cwd: notebook, stdin: "ignore", stdout: "pipe", stderr: "pipe" }));
  const [stdout, stderr, exitCode] = await Promise.all([
    Bun.readableStreamToText(child.stdout),
    Bun.readableStreamToText(child.stderr),
    child.exited,
  ]);
  if (exitCode !== 0) throw new UserError(`Cannot build the app\n${stderr.trim()}`);
  const { targets } = JSON.parse(stdout) as { targets: { executable?: { file: string } }[] };
  const file = targets[0]?.executable?.file;
  if (file === undefined) throw new Error(`The build names no executable: ${stdout}`);
  return join(outDir, file);
}

/** With the build's own compiler and flags: a peer that is compiled in another way would be no peer. */
async function compile(entrypoint: string, folder: string): Promise<string> {
  const machine = readBuildMachine();
  const target = targetOf(machine);
  if (!target) throw new UserError(`Cannot compile for "${machine.platform}": there is no such target`);
  const embedded = join(folder, "embedded");
  mkdirSync(embedded, { recursive: true });
  writeFileSync(join(embedded, "nothing.txt"), "\n");
  const outfile = join(folder, `peer${target.executableSuffix}`);
  const job: CompileJob = { bunTarget: target.bunTarget, entrypoints: [entrypoint], embedded, outfile };
  const compiler = join(kit, "src", "builder", "compile", "compile-child.ts");
  const child = track(
    Bun.spawn([process.execPath, "--no-env-file", compiler], {
      cwd: dirname(entrypoint),
      env: cleanEnvironment(machine.env),
      stdin: Buffer.from(JSON.stringify(job)),
      stdout: "pipe",
      stderr: "inherit",
    }),
  );
  const answer = JSON.parse(await Bun.readableStreamToText(child.stdout)) as CompileAnswer;
  if (!answer.ok) throw new Error(`Cannot compile ${entrypoint}: ${answer.error}`);
  return outfile;
}
