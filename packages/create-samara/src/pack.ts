// `bun run create:pack`: this repository as the package create-samara, dist/create-samara-<version>.tgz. Publishes nothing.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { UserError } from "../../kit/src/run/errors.ts";
import { runChild } from "../../kit/src/builder/child.ts";
import { readBuildMachine } from "../../kit/src/builder/machine.ts";
import { repositoryOf, type TemplatePackage } from "./scaffold.ts";
import { reportFailure } from "./tell.ts";
import { copyFiles, listFiles, packedName } from "./template-files.ts";

if (import.meta.main) {
  const { cwd, env } = readBuildMachine();
  const outDir = resolve(cwd, process.argv[2] ?? "dist");
  try {
    console.log(await pack(join(import.meta.dir, ".."), outDir, env));
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

/** @returns the package's file */
async function pack(
  template: string,
  outDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const stage = join(outDir, `.create-samara-${process.pid}`);
  try {
    await mkdir(stage, { recursive: true });
    await copyFiles(template, join(stage, "template"), await listFiles(template, env), packedName);
    const fields = packageFields(await readTemplate(template));
    await writeFile(join(stage, "package.json"), `${JSON.stringify(fields, null, 2)}\n`);
    await copyFile(join(template, "create", "bin.js"), join(stage, "bin.js"));
    await copyFile(join(template, "create", "files", "PACKAGE.md"), join(stage, "README.md"));
    await copyFile(join(template, "LICENSE"), join(stage, "LICENSE"));
    await bundle(join(template, "create", "cli.ts"), stage);
    return await runPack(stage, outDir, env);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function readTemplate(template: string) {
  return JSON.parse(await readFile(join(template, "package.json"), "utf8")) as TemplatePackage & {
    author?: string;
  };
}

function packageFields(template: TemplatePackage & { author?: string }) {
  const repository = repositoryOf(template);
  return {
    name: "create-samara",
    version: template.version,
    description: "Starts a web app with a database that becomes one executable file per platform.",
    author: template.author,
    license: "MIT",
    ...(repository === null ? {} : { repository: { type: "git", url: repository } }),
    type: "module",
    bin: { "create-samara": "bin.js" },
    files: ["bin.js", "cli.js", "template"],
    engines: { node: ">=18" },
    pinnedBun: template.packageManager.replace(/^bun@/, ""),
  };
}

/** One file with the prompts in it: the package depends on nothing. */
async function bundle(entry: string, outDir: string): Promise<void> {
  const result = await Bun.build({
    entrypoints: [entry],
    target: "bun",
    outdir: outDir,
    naming: "[name].js",
  });
  if (!result.success) throw new AggregateError(result.logs);
}

async function runPack(
  stage: string,
  outDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const command = [process.execPath, "pm", "pack", "--destination", outDir, "--quiet"];
  const result = await runChild(command, { cwd: stage, env });
  if (result?.exitCode === 0) return resolve(outDir, result.stdout.trim());
  throw new UserError(`Cannot pack create-samara: ${result?.stderr.trim()}`, { hint: "see the lines above" });
}
