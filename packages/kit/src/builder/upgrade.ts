// `samara upgrade FILE.tgz`: puts a newer kit into the project, installs it, and shows what its changelog says to the maker.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
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
    const state = errorCode(error) === "ENOENT" ? "there is no such file" : "it is no package of samara-kit";
    const hint = "name the file samara-kit-<version>.tgz, as `bun pm pack` made it";
    throw new UserError(`Cannot upgrade to "${named}": ${state}`, {
      hint,
      cause: error,
      exitCode: exitCodes.usage,
    });
  }
}

/** Either all of it happens, or package.json and bun.lock are as they were. */
async function replaceKit(plan: Upgrade, file: string, { cwd, env, bunFile }: BuildMachine): Promise<void> {
  const changed = ["package.json", "bun.lock"].map((name) => join(cwd, name));
  const before = await Promise.all(changed.map((path) => readFile(path).catch(() => null)));
  const target = join(cwd, plan.tarball);
  const hadTarball = await Bun.file(target).exists();
  await mkdir(join(cwd, "vendor"), { recursive: true });
  if (file !== target) await copyFile(file, target);
  await writeFile(join(cwd, "package.json"), plan.packageText);
  const installed = await runChild([bunFile, "install", "--no-summary"], { cwd, env });
  if (installed?.exitCode === 0) {
    if (plan.oldTarball !== null) await rm(join(cwd, plan.oldTarball), { force: true });
    return;
  }
  for (const [index, path] of changed.entries()) {
    const bytes = before[index];
    if (bytes) await writeFile(path, bytes);
  }
  if (!hadTarball) await rm(target, { force: true });
  throw new UserError(`Cannot install samara-kit from "${plan.tarball}": ${installed?.stderr.trim()}`, {
    hint: "with a network, run it again; package.json and bun.lock are as they were",
  });
}
