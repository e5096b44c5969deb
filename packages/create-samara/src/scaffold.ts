// From a copy of the template in a folder to the maker's own project there. The three ways in share this file.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { exitCodes, UserError } from "../../kit/src/run/errors.ts";
import type { BuildMachine } from "../../kit/src/builder/machine.ts";
import { machineryFileName } from "../../kit/src/builder/machinery/machinery-file.ts";
import { checkAnswers, type Answers, type Chosen, type RawAnswers } from "./answers.ts";
import { applyActions, listMachinery, writeMachinery } from "./apply.ts";
import { choosePort, isPortFree } from "./choose-port.ts";
import { readHolder } from "./history.ts";
import { planScaffold, type Files } from "./plan.ts";
import { readTexts } from "./template-files.ts";

export interface Surroundings {
  machine: Pick<BuildMachine, "env" | "stdinIsTerminal" | "stdoutIsTerminal">;
  /** The folder's absolute path as the maker named it; the project may still stand elsewhere. */
  folder: string;
  /** An existing folder, to ask git in. */
  cwd: string;
  takeDefaults: boolean;
}

/** Asks what is open where there is somebody to ask. @throws UserError before anything is written */
export async function gatherAnswers(
  raw: RawAnswers,
  around: Surroundings,
): Promise<Omit<Answers, "repository">> {
  // A wrong flag is told before the first question.
  checkAnswers(raw, around.folder);
  const freePort = await choosePort(Math.random, isPortFree);
  const chosen = checkAnswers(await askWhereTold(raw, around, freePort), around.folder);
  return await complete(chosen, freePort, around);
}

/**
 * @param dir holds a copy of the template, and perhaps files of the maker's
 * @param paths the template's files in it: no other one is touched
 * @throws UserError before anything is written, when a file of the maker's is in the way
 */
export async function scaffoldIn(
  dir: string,
  paths: readonly string[],
  answers: Omit<Answers, "repository">,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const files = await readTexts(dir, paths);
  const template = JSON.parse(await readFile(join(dir, "package.json"), "utf8")) as TemplatePackage;
  const repository = env["SAMARA_REPOSITORY"] || repositoryOf(template);
  const actions = planScaffold({ ...answers, repository }, files);
  const written = actions.flatMap(({ kind, path }) => (kind === "write" ? path : []));
  await checkNotInTheWay(dir, [...written, machineryFileName], files);
  await applyActions(dir, actions, env);
  const removed = new Set(actions.flatMap(({ kind, path }) => (kind === "remove" ? path : [])));
  const present = new Set([...paths.filter((path) => !removed.has(path)), ...written]);
  const facts = { version: template.version, repository, sample: answers.sample };
  await writeMachinery(dir, await listMachinery(dir, [...present], facts));
}

/** A project has files that the template has not; `bun create` could not compare those with the maker's. */
async function checkNotInTheWay(dir: string, written: readonly string[], files: Files): Promise<void> {
  const news = written.filter((path) => !files.has(path));
  const found = await Promise.all(
    news.map(async (path) => ((await Bun.file(join(dir, path)).exists()) ? [path] : [])),
  );
  const taken = found.flat();
  if (taken.length === 0) return;
  throw new UserError(
    `Cannot set up "${dir}": it holds files of yours with names the project needs: ${taken.join(", ")}`,
    {
      hint: "move them elsewhere first",
      exitCode: exitCodes.usage,
    },
  );
}

async function askWhereTold(raw: RawAnswers, around: Surroundings, freePort: number): Promise<RawAnswers> {
  const { stdinIsTerminal, stdoutIsTerminal, env } = around.machine;
  if (!stdinIsTerminal || !stdoutIsTerminal || around.takeDefaults || env["CI"]) return raw;
  const { askMissing } = await import("./prompts.ts");
  return await askMissing(raw, around.folder, freePort);
}

async function complete(
  chosen: Chosen,
  freePort: number,
  { machine, cwd }: Surroundings,
): Promise<Omit<Answers, "repository">> {
  return {
    ...chosen,
    port: chosen.port ?? freePort,
    appId: crypto.randomUUID(),
    holder: (await readHolder(cwd, machine.env)) ?? `The ${chosen.title} authors`,
    year: new Date().getFullYear(),
  };
}

export interface TemplatePackage {
  version: string;
  packageManager: string;
  repository?: string | { url?: string };
}

/** npm's shorthand and prefixes, as `git clone` wants them. */
export function repositoryOf({ repository }: TemplatePackage): string | null {
  const address = typeof repository === "object" ? repository.url : repository;
  if (!address) return null;
  const [, owner] = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(address) ?? [];
  return owner ? `https://github.com/${owner}.git` : address.replace(/^git\+/, "");
}

/** For messages: the folder as the maker would type it. */
export function shownFolder(folder: string, cwd: string): string {
  return folder === cwd ? "." : basename(folder);
}
