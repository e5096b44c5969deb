// Makes executables: the sample through the door that makers use, and peers with the build's own compiler and flags.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { cleanEnvironment } from "../../src/builder/clean-environment.ts";
import type { CompileAnswer, CompileJob } from "../../src/builder/compile/job.ts";
import { readBuildMachine } from "../../src/builder/machine.ts";
import { targetOf } from "../../src/builder/plan/targets.ts";
import { UserError } from "../../src/run/errors.ts";
import { kit } from "../support/places.ts";
import { mustRun, run, track } from "./children.ts";

/** What `bun run build` makes of a project. Not into its dist/: a finished build would replace a release there. */
export async function buildProject(projectDir: string, outDir: string): Promise<string> {
  const command = [process.execPath, join(projectDir, "build.ts"), "--outdir", outDir, "--json"];
  const outcome = await run(command, { cwd: projectDir });
  if (!outcome.ok) throw new UserError(`Cannot build ${projectDir}: ${outcome.reason}`);
  const { targets } = JSON.parse(outcome.stdout) as { targets: { executable?: { file: string } }[] };
  const file = targets[0]?.executable?.file;
  if (file === undefined) throw new Error(`The build names no executable: ${outcome.stdout}`);
  return join(outDir, file);
}

/** A peer that is compiled in another way would be no peer. */
export async function compile(entrypoint: string, folder: string): Promise<string> {
  const machine = readBuildMachine();
  const target = targetOf(machine);
  if (!target) throw new UserError(`Cannot compile for "${machine.platform}": there is no such target`);
  const embedded = join(folder, "embedded");
  mkdirSync(embedded, { recursive: true });
  writeFileSync(join(embedded, "nothing.txt"), "\n");
  const outfile = join(folder, `peer${target.executableSuffix}`);
  const job: CompileJob = {
    bunTarget: target.bunTarget,
    entrypoints: [entrypoint],
    assets: [embedded],
    outfile,
  };
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

/** A compiled `console.log(1)`: the smallest executable there is. */
export async function compileEmpty(folder: string): Promise<string> {
  const entry = join(folder, "empty.ts");
  writeFileSync(entry, "console.log(1);\n");
  return await compile(entry, join(folder, "empty"));
}

/** The commit, and whether files differ from it; "unknown" outside of git. */
export async function readCommit(): Promise<string> {
  if (Bun.which("git") === null) return "unknown";
  const commit = await run(["git", "rev-parse", "--short", "HEAD"], { cwd: kit });
  if (!commit.ok) return "unknown";
  const changes = await mustRun(["git", "status", "--porcelain"], { cwd: kit });
  return commit.stdout.trim() + (changes.trim() === "" ? "" : " and uncommitted changes");
}
