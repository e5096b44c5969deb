// Turns answers and a template into a project's files and bun.lock. Both entry points share it.
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { runChild } from "../../kit/src/builder/child.ts";
import type { BuildMachine } from "../../kit/src/builder/machine.ts";
import { checkAnswers, type Answers, type Chosen, type RawAnswers } from "./answers.ts";
import { choosePort, isPortFree } from "./choose-port.ts";
import { readHolder } from "./history.ts";
import { kitSource } from "./kit.ts";
import { makeLock, seedLock, type Project } from "./lock-file.ts";
import { planProject, textOf } from "./plan.ts";
import type { Files, Template } from "./template.ts";

type Env = BuildMachine["env"];

export interface Surroundings {
  machine: Pick<BuildMachine, "env" | "stdinIsTerminal" | "stdoutIsTerminal">;
  /** The folder's absolute path, as the maker named it; the project may still be elsewhere. */
  folder: string;
  /** An existing folder, to ask git in. */
  cwd: string;
  takeDefaults: boolean;
}

/** Asks the open questions if there is a terminal. @throws UserError before anything is written */
export async function gatherAnswers(raw: RawAnswers, around: Surroundings): Promise<Answers> {
  // A wrong flag is reported before the first question.
  checkAnswers(raw, around.folder);
  const freePort = await choosePort(Math.random, isPortFree);
  const chosen = checkAnswers(await askWhereTold(raw, around, freePort), around.folder);
  return await complete(chosen, freePort, around);
}

export interface Made {
  files: Files;
  /** Whether bun.lock is among them; in a workspace it belongs to the workspace. */
  hasLock: boolean;
}

export async function makeProject(
  answers: Answers,
  template: Template,
  where: { isFromRegistry: boolean; isInWorkspace: boolean },
  env: Env,
): Promise<Made> {
  const files = planProject(answers, template, where.isFromRegistry);
  if (where.isInWorkspace) return { files, hasLock: false };
  const { file } = kitSource(template.kit, where.isFromRegistry);
  const packageText = textOf(files, "package.json");
  const lockText = textOf(template.files, "bun.lock");
  const seed = seedLock(lockText, JSON.parse(packageText) as Project, template.kit, file);
  const inputs = new Map<string, Uint8Array | string>([["package.json", packageText]]);
  if (file !== null) inputs.set(file, template.kit.tarball);
  const lock = await makeLock(seed, inputs, env);
  if (lock === null) return { files, hasLock: false };
  return { files: new Map([...files, ["bun.lock", { bytes: lock, isExecutable: false }]]), hasLock: true };
}

export async function writeProject(dir: string, files: Files, env: Env): Promise<void> {
  for (const [path, { bytes, isExecutable }] of files) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), bytes);
    if (isExecutable) await chmod(join(dir, path), 0o755);
  }
  await formatFiles(dir, [...files.keys()], env);
}

/** Names of another length change line breaks; the new project's own check would complain. */
async function formatFiles(dir: string, paths: readonly string[], env: Env): Promise<void> {
  const formatted = paths.filter((path) => /\.(tsx?|json|md|css|html|ya?ml)$/.test(path));
  // With a folder in front, a name cannot be an option.
  const files = formatted.map((path) => `./${path}`);
  await runChild([process.execPath, "fmt", "--no-script", ...files], { cwd: dir, env });
}

/** @returns Bun's output if it failed; null if the packages are installed */
export async function installPackages(dir: string, env: Env): Promise<string | null> {
  const result = await runChild([process.execPath, "install", "--no-summary"], { cwd: dir, env });
  return result?.exitCode === 0 ? null : (result?.stderr.trim() ?? "");
}

async function askWhereTold(raw: RawAnswers, around: Surroundings, freePort: number): Promise<RawAnswers> {
  const { stdinIsTerminal, stdoutIsTerminal, env } = around.machine;
  if (!stdinIsTerminal || !stdoutIsTerminal || around.takeDefaults || env["CI"]) return raw;
  const { askMissing } = await import("./prompts.ts");
  return await askMissing(raw, around.folder, freePort);
}

async function complete(chosen: Chosen, freePort: number, { machine, cwd }: Surroundings): Promise<Answers> {
  return {
    ...chosen,
    port: chosen.port ?? freePort,
    appId: crypto.randomUUID(),
    holder: (await readHolder(cwd, machine.env)) ?? `The ${chosen.title} authors`,
    year: new Date().getFullYear(),
  };
}
