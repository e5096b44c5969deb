// Finds a newer template and asks it what its machinery is for this project. Changes nothing in the project.
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { UserError } from "../../runtime/errors.ts";
import { runChild } from "../child.ts";
import { runGit, type GitCall } from "../git.ts";
import type { BuildMachine } from "../machine.ts";
import type { Machinery } from "./machinery-file.ts";

export interface Wanted {
  /** A version (`0.2.0`, `v0.2.0`) or a folder; null for the newest version. */
  source: string | null;
  /** Where versions come from, instead of machinery.json's repository. */
  from: string | null;
}

type Machine = Pick<BuildMachine, "cwd" | "env" | "bunFile">;

/** @returns a folder with the template; in `temp` when it had to be fetched */
export async function findTemplate(
  wanted: Wanted,
  { repository, version }: Pick<Machinery, "repository" | "version">,
  temp: string,
  machine: Machine,
): Promise<string> {
  const { source } = wanted;
  if (source !== null && !isVersion(source))
    return await templateAt(resolve(machine.cwd, source), temp, machine);
  const address = wanted.from ?? repository;
  if (address === null) {
    throw new UserError("Cannot find a newer template: machinery.json names no repository", {
      hint: 'name a folder with the template, or its git repository with --from; as "repository" in machinery.json it is remembered',
    });
  }
  const tag = source === null ? await newestTag(address, machine) : `v${source.replace(/^v/, "")}`;
  if (source === null) checkNotOlder(tag, version, address);
  return await clone(address, tag, temp, machine);
}

/** Going back is for those who name the version. The same one may finish what was cut off. */
function checkNotOlder(newest: string, version: string, address: string): void {
  if (compareVersions(newest, version) >= 0) return;
  throw new UserError(
    `Cannot update the machinery from "${address}": its newest version is ${newest}, and this one is ${version}`,
    { hint: `to go back, name the version: bun run machinery:update ${newest.slice(1)}` },
  );
}

/** Writes the machinery for this project into a folder: its files, package.json and machinery.json. */
export async function askTemplate(template: string, projectDir: string, out: string, machine: Machine) {
  const script = join(template, "create", "machinery.ts");
  // A clone has no packages, and Bun would fetch some it knows by name.
  const command = [machine.bunFile, "--no-install", "--no-env-file", script, projectDir, out];
  const result = await runChild(command, { cwd: template, env: machine.env });
  if (result?.exitCode === 0) return;
  throw new UserError(`Cannot read the machinery of "${template}": ${firstLine(result?.stderr)}`, {
    hint: "look at that template; this project was not changed",
  });
}

function isVersion(source: string): boolean {
  return /^v?\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(source);
}

/** A folder is taken as it stands; a repository without one is cloned. */
async function templateAt(path: string, temp: string, machine: Machine): Promise<string> {
  if (await isThere(join(path, "create", "machinery.ts"))) return path;
  if (await isThere(join(path, "HEAD")))
    return await clone(path, await newestTag(path, machine), temp, machine);
  const state = (await isThere(path)) ? "it holds no template" : "there is no such folder";
  throw new UserError(`Cannot update the machinery from "${path}": ${state}`, {
    hint: "name a folder with the template, or a version such as 0.2.0",
  });
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(Boolean, () => false);
}

async function clone(address: string, tag: string, temp: string, machine: Machine): Promise<string> {
  const folder = join(temp, "template");
  await git(
    { words: ["clone", "--quiet", "--depth=1", `--branch=${tag}`], operands: [address, folder] },
    `fetch the template ${tag} from "${address}"`,
    machine,
  );
  return folder;
}

async function newestTag(address: string, machine: Machine): Promise<string> {
  const listed = await git(
    { words: ["ls-remote", "--tags", "--refs"], operands: [address] },
    `look for versions at "${address}"`,
    machine,
  );
  const tags = listed.split("\n").flatMap((line) => /refs\/tags\/(v\d+\.\d+\.\d+)$/.exec(line)?.[1] ?? []);
  const newest = tags.sort((a, b) => compareVersions(a, b)).at(-1);
  if (newest !== undefined) return newest;
  throw new UserError(`Cannot find a newer template: "${address}" has no version`, {
    hint: "name a folder with the template",
  });
}

/** Of two versions such as `v0.2.0` or `0.10.0`; what stands after a "-" is not looked at. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): number[] {
  return version
    .replace(/^v|[-+].*$/g, "")
    .split(".")
    .map(Number);
}

async function git(call: GitCall, action: string, { cwd, env }: Machine): Promise<string> {
  // Without a terminal a private repository must not ask for a password.
  const result = await runGit(call, { cwd, env: { ...env, GIT_TERMINAL_PROMPT: "0" } });
  if (result?.exitCode === 0) return result.stdout;
  const state = result === null ? "there is no git" : firstLine(result.stderr);
  throw new UserError(`Cannot ${action}: ${state}`, {
    hint:
      result === null
        ? "install git, or name a folder with the template"
        : "check the address, the version and the network",
  });
}

function firstLine(text: string | undefined): string {
  const lines = (text ?? "").split("\n").filter((line) => line.trim() !== "");
  return (lines.find((line) => /^(fatal|error|Cannot)/.test(line)) ?? lines[0] ?? "it says nothing").trim();
}
