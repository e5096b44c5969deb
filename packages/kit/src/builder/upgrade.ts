// `samara upgrade FILE.tgz`: puts a newer kit into the project, installs it, and shows its
// changelog's entries for makers.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { unpackTar } from "modern-tar";

import { errorCode, exitCodes, UserError } from "../run/errors.ts";
import { readFlags } from "./read-flags.ts";
import { runChild } from "./child.ts";
import type { BuildMachine } from "./machine.ts";
import { reportFailure } from "./output/report-failure.ts";
import { planUpgrade, sectionsForApp, type KitPackage, type Upgrade } from "./plan/upgrade.ts";

const help = `Usage: samara upgrade FILE.tgz

Replaces the project's samara-kit by the one in the file: in vendor/, in package.json and in node_modules.`;

export async function runUpgrade(argv: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    const wording = { positional: "file", help: "samara upgrade --help" };
    const { values, positional } = readFlags(argv, { help: { type: "boolean", short: "h" } }, wording);
    if (values.help) console.log(help);
    else console.log((await upgrade(positional, machine)).join("\n"));
    return exitCodes.done;
  } catch (error) {
    return reportFailure(error);
  }
}

async function upgrade(named: string | null, machine: BuildMachine): Promise<string[]> {
  if (named === null)
    throw new UserError("Cannot upgrade: no file is named", {
      hint: "`samara upgrade samara-kit-0.2.0.tgz`; from the registry it is `bun add --exact samara-kit`",
      exitCode: exitCodes.usage,
    });
  const { kit, changelog } = await readKit(resolve(machine.cwd, named), named);
  const text = await readFile(join(machine.cwd, "package.json"), "utf8");
  const plan = planUpgrade(text, kit);
  await replaceKit(plan, resolve(machine.cwd, named), machine);
  const told = sectionsForApp(changelog, plan.from);
  const line = `samara-kit is ${kit.version} now${plan.from === null ? "" : `; it was ${plan.from}`}.`;
  const next = "Next: `bun run ok`, then commit package.json, bun.lock and vendor/.";
  return [line, ...(told === "" ? [] : ["", "For your app:", "", told, ""]), next];
}

async function readKit(file: string, named: string): Promise<{ kit: KitPackage; changelog: string }> {
  try {
    const entries = await unpackTar(Bun.gunzipSync(await Bun.file(file).bytes()));
    const read = (name: string) => {
      const data = entries.find(({ header }) => header.name === `package/${name}`)?.data;
      return new TextDecoder().decode(data);
    };
    const kit = JSON.parse(read("package.json")) as KitPackage;
    if (kit.name === "samara-kit") return { kit, changelog: read("CHANGELOG.md") };
    throw new Error(`it is the package "${kit.name}"`);
  } catch (error) {
    const state = errorCode(error) === "ENOENT" ? "there is no such file" : "it is not a samara-kit package";
    const hint = "name the file samara-kit-<version>.tgz, as `bun pm pack` made it";
    throw new UserError(`Cannot upgrade to "${named}": ${state}`, {
      hint,
      cause: error,
      exitCode: exitCodes.usage,
    });
  }
}

/** All or nothing: after a failure the project is unchanged. */
async function replaceKit(plan: Upgrade, file: string, { cwd, env, bunFile }: BuildMachine): Promise<void> {
  const inProject = (path: string) => join(cwd, path);
  const lock = await readFile(inProject("bun.lock"), "utf8").catch(() => null);
  const writes = new Map<string, Uint8Array | string>([
    [plan.tarball, await readFile(file)],
    ["package.json", plan.packageText],
  ]);
  // The lock contains the hash of this version's earlier bytes.
  if (lock !== null) writes.set("bun.lock", withoutKit(lock));
  const before = new Map(
    await Promise.all(
      [...writes.keys()].map(
        async (path) => [path, await readFile(inProject(path)).catch(() => null)] as const,
      ),
    ),
  );
  await mkdir(inProject("vendor"), { recursive: true });
  for (const [path, content] of writes) await writeFile(inProject(path), content);
  // With --force: Bun treats a version that it has already as unchanged.
  const installed = await runChild([bunFile, "install", "--no-summary", "--force"], { cwd, env });
  if (installed?.exitCode === 0) {
    if (plan.oldTarball !== null) await rm(inProject(plan.oldTarball), { force: true });
    return;
  }
  for (const [path, bytes] of before)
    await (bytes === null ? rm(inProject(path), { force: true }) : writeFile(inProject(path), bytes));
  throw new UserError(`Cannot install "${plan.tarball}": ${reasonOf(installed?.stderr ?? "")}`, {
    hint: "again with a network; package.json, bun.lock and vendor/ are as they were",
  });
}

function withoutKit(lock: string): string {
  return lock.replace(/^ {4}"samara-kit": \[.*\n\n?/m, "");
}

/** Bun prints its progress first. */
function reasonOf(stderr: string): string {
  return /^error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim();
}
