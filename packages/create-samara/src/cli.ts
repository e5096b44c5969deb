// create-samara: makes a folder with the maker's own project. A failure leaves nothing half-made.
import { existsSync, rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { errorCode, exitCodes, explainRefusal, UserError } from "../../kit/src/run/errors.ts";
import { runChild } from "../../kit/src/builder/child.ts";
import { readBuildMachine, type BuildMachine } from "../../kit/src/builder/machine.ts";
import { answersFromEnv } from "./answers.ts";
import { createHelp, parseCreateCommandLine, type CreateFlags } from "./command-line.ts";
import { findRepositoryAround, startHistory, type History } from "./history.ts";
import { cameFromRegistry } from "./kit.ts";
import { harmless } from "./left-over.ts";
import { textOf } from "./plan.ts";
import { gatherAnswers, installPackages, makeProject, writeProject, type Surroundings } from "./scaffold.ts";
import { renderMade, reportFailure } from "./tell.ts";
import { findTemplate, readTemplate, type Files } from "./template.ts";
import { findWorkspace } from "./workspace.ts";

if (import.meta.main) process.exitCode = await create(process.argv.slice(2), readBuildMachine());

async function create(argv: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    const flags = parseCreateCommandLine(argv);
    if (flags.help) console.log(createHelp);
    else await createProject(flags, machine);
    return exitCodes.done;
  } catch (error) {
    return reportFailure(error);
  }
}

async function createProject(flags: CreateFlags, machine: BuildMachine): Promise<void> {
  const { cwd, env } = machine;
  const folder = resolve(cwd, flags.folder ?? (await askFolder(flags, machine)));
  const exists = await checkEmpty(folder);
  const around: Surroundings = { machine, folder, cwd, takeDefaults: flags.takeDefaults };
  const answers = await gatherAnswers({ ...answersFromEnv(env), ...flags.answers }, around);
  const template = await readTemplate(findTemplate(), env);
  const [isFromRegistry, workspace] = await Promise.all([
    cameFromRegistry(import.meta.dir),
    findWorkspace(folder),
  ]);
  const where = { isFromRegistry, isInWorkspace: workspace !== null };
  const { files, hasLock } = await makeProject(answers, template, where, env);
  const history = await place(files, { folder, exists, title: answers.title, git: flags.git }, env);
  const failed = flags.install ? await install(folder, env) : null;
  const bun = await howToRunBun(textOf(template.files, "package.json"), cwd, env);
  const lock = hasLock ? "own" : workspace === null ? "missing" : "workspace";
  console.log(`\n${renderMade({ answers, history, folder, cwd, bun, lock, offline: failed !== null })}`);
}

interface Place {
  folder: string;
  exists: boolean;
  title: string;
  /** Whether to make a git history. */
  git: boolean;
}

/** Until it is complete, the project has a temporary name. */
async function place(
  files: Files,
  { folder, exists, title, git }: Place,
  env: BuildMachine["env"],
): Promise<History | null> {
  const draft = await makeDraft(folder, exists);
  const giveUp = () => {
    rmSync(draft, { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", giveUp);
  try {
    await writeProject(draft, files, env);
    const hasOwn = existsSync(join(folder, ".git"));
    const around = hasOwn ? null : await findRepositoryAround(folder, env);
    // If the folder has a repository, its files must be in place first.
    const early = git && !exists && around === null ? await startHistory(draft, title, env) : null;
    await moveIntoPlace(draft, folder, exists);
    if (!git || early !== null) return early;
    if (around !== null) return { state: "inside", repository: around };
    return await startHistory(folder, title, env);
  } catch (error) {
    throw explain(folder, error);
  } finally {
    process.off("SIGINT", giveUp);
    await rm(draft, { recursive: true, force: true });
  }
}

async function askFolder(flags: CreateFlags, machine: BuildMachine): Promise<string> {
  const isTold = machine.stdinIsTerminal && machine.stdoutIsTerminal && !machine.env["CI"];
  if (!isTold || flags.takeDefaults) return "my-app";
  return await (await import("./prompts.ts")).askFolder();
}

/** @returns whether the folder exists. @throws UserError when it is not empty */
async function checkEmpty(folder: string): Promise<boolean> {
  const found = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    if (errorCode(error) === "ENOTDIR")
      throw taken(folder, existsSync(folder) ? "it is a file" : "a part of that path is a file");
    throw explain(folder, error);
  });
  if (found === null) return false;
  if (found.every((name) => harmless.has(name))) return true;
  throw taken(folder, "the folder is not empty");
}

/** The runtime's own hint would name its --home. */
function explain(folder: string, error: unknown): unknown {
  const told = explainRefusal(`Cannot create "${folder}"`, error);
  if (!(told instanceof UserError) || told === error) return told;
  const hint = "free some space, check the permissions, or choose another folder";
  return new UserError(told.message, { hint, cause: error, exitCode: told.exitCode });
}

function taken(folder: string, state: string): UserError {
  return new UserError(`Cannot create "${folder}": ${state}`, {
    hint: "choose another folder",
    exitCode: exitCodes.usage,
  });
}

/** Beside the folder, or inside an existing one: a rename must not cross disks. */
async function makeDraft(folder: string, exists: boolean): Promise<string> {
  try {
    if (!exists) await mkdir(dirname(folder), { recursive: true });
    const start = exists ? join(folder, ".draft-") : join(dirname(folder), `.${basename(folder)}-`);
    const draft = await mkdtemp(start);
    // It becomes the project, with the permissions of an ordinary folder, not a temporary one.
    await chmod(draft, 0o777 & ~process.umask());
    return draft;
  } catch (error) {
    throw explain(folder, error);
  }
}

async function moveIntoPlace(draft: string, folder: string, exists: boolean): Promise<void> {
  if (!exists) return await rename(draft, folder);
  for (const name of await readdir(draft)) await rename(join(draft, name), join(folder, name));
}

/** The command that bin.js found; without it, `bun` if that is the pinned one. */
async function howToRunBun(packageText: string, cwd: string, env: BuildMachine["env"]): Promise<string> {
  if (env["SAMARA_BUN"]) return env["SAMARA_BUN"];
  const { packageManager } = JSON.parse(packageText) as { packageManager: string };
  const found = await runChild(["bun", "--version"], { cwd, env });
  return found && packageManager === `bun@${found.stdout.trim()}` ? "bun" : `npx -y ${packageManager}`;
}

async function install(folder: string, env: BuildMachine["env"]): Promise<string | null> {
  console.log("Downloading the packages …");
  const failed = await installPackages(folder, env);
  if (failed !== null) console.error(failed);
  return failed;
}
