// `bun run create:pack`: packs dist/create-samara-<version>.tgz. Publishes nothing.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { readBuildMachine, type BuildMachine } from "../../kit/src/builder/machine.ts";
import { runPack } from "./kit.ts";
import { textOf } from "./plan.ts";
import { reportFailure } from "./tell.ts";
import { findTemplate, packedKit, packedName, readTemplate, type Template } from "./template.ts";

if (import.meta.main) {
  const { cwd, env } = readBuildMachine();
  try {
    console.log(await pack(findTemplate(), resolve(cwd, process.argv[2] ?? "dist"), env));
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

/** @returns the package's file */
async function pack(root: string, outDir: string, env: BuildMachine["env"]): Promise<string> {
  const stage = join(outDir, `.create-samara-${process.pid}`);
  const own = join(root, "packages", "create-samara");
  try {
    const template = await readTemplate(root, env);
    await writeTemplate(template, join(stage, "template"));
    const { version } = JSON.parse(await readFile(join(own, "package.json"), "utf8")) as { version: string };
    const fields = packageFields(textOf(template.files, "package.json"), version);
    await writeFile(join(stage, "package.json"), `${JSON.stringify(fields, null, 2)}\n`);
    await copyFile(join(own, "bin.js"), join(stage, "bin.js"));
    await copyFile(join(own, "files", "PACKAGE.md"), join(stage, "README.md"));
    await copyFile(join(root, "LICENSE"), join(stage, "LICENSE"));
    await bundle(join(own, "src", "cli.ts"), stage);
    return await runPack(stage, outDir, env);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function writeTemplate({ files, kit }: Template, dir: string): Promise<void> {
  for (const [path, { bytes, isExecutable }] of files) {
    const file = join(dir, packedName(path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: isExecutable ? 0o755 : 0o644 });
  }
  await writeFile(join(dir, packedKit), kit.tarball);
  await writeFile(join(dir, "kit.json"), JSON.stringify(kit.fields));
}

interface RootPackage {
  author?: string;
  packageManager: string;
  repository?: string | { url?: string };
}

function packageFields(text: string, version: string) {
  const { author, packageManager, repository } = JSON.parse(text) as RootPackage;
  return {
    name: "create-samara",
    version,
    description: "Starts a web app with a database that becomes one executable file per platform.",
    author,
    license: "MIT",
    ...(repository && { repository }),
    type: "module",
    bin: { "create-samara": "bin.js" },
    files: ["bin.js", "cli.js", "template"],
    engines: { node: ">=18" },
    pinnedBun: packageManager.replace(/^bun@/, ""),
  };
}

/** One file that includes the prompts: the package has no dependencies. */
async function bundle(entry: string, outDir: string): Promise<void> {
  const result = await Bun.build({
    entrypoints: [entry],
    target: "bun",
    outdir: outDir,
    naming: "[name].js",
  });
  if (!result.success) throw new AggregateError(result.logs);
}
