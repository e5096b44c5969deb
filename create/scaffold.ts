// From a copy of the template in a folder to the maker's own project there. The three ways in share this file.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import type { BuildMachine } from "../src/build/machine.ts";
import { checkAnswers, type Answers, type Chosen, type RawAnswers } from "./answers.ts";
import { applyActions, listMachinery, writeMachinery } from "./apply.ts";
import { choosePort, isPortFree } from "./choose-port.ts";
import { readHolder } from "./history.ts";
import { planScaffold } from "./plan.ts";
import { readTexts, walk } from "./template-files.ts";

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

/** @param dir holds a copy of the template: everything in it of the template's own goes */
export async function scaffoldIn(
  dir: string,
  answers: Omit<Answers, "repository">,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const files = await readTexts(dir, await walk(dir, ""));
  const template = JSON.parse(await readFile(join(dir, "package.json"), "utf8")) as TemplatePackage;
  const repository = env["SAMARA_REPOSITORY"] || repositoryOf(template);
  await applyActions(dir, planScaffold({ ...answers, repository }, files), env);
  const facts = { version: template.version, repository, sample: answers.sample };
  await writeMachinery(dir, await listMachinery(dir, facts));
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
