// The source of a project's samara-kit: the registry, or a tarball inside the project.
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import { runChild } from "../../kit/src/builder/child.ts";
import { UserError } from "../../kit/src/run/errors.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface Kit {
  /** The fields of its package.json that bun.lock repeats. */
  fields: {
    version: string;
    dependencies: Readonly<Record<string, string>>;
    peerDependencies: Readonly<Record<string, string>>;
    bin: Readonly<Record<string, string>>;
  };
  tarball: Uint8Array;
}

/** A project's kit: its entry in package.json, and the tarball if it is one. */
export function kitSource(kit: Kit, isFromRegistry: boolean): { spec: string; file: string | null } {
  const { version } = kit.fields;
  const file = `vendor/samara-kit-${version}.tgz`;
  return isFromRegistry ? { spec: version, file: null } : { spec: `file:${file}`, file };
}

/** A package holds the license, the changelog and the guides, besides the files in packages/kit. */
const alongside = ["LICENSE", "CHANGELOG.md", "docs/guides", "docs/reference.md"];

/** Packs a checkout's kit. The same sources make the same bytes. */
export async function packKit(root: string, env: Env): Promise<Kit> {
  const stage = await mkdtemp(join(tmpdir(), "kit-"));
  try {
    for (const name of ["package.json", "README.md", "smoke-start.mjs", "src"])
      await cp(join(root, "packages", "kit", name), join(stage, name), { recursive: true });
    for (const name of alongside) {
      const from = join(root, name);
      if (existsSync(from)) await cp(from, join(stage, name), { recursive: true });
    }
    const fields = JSON.parse(await readFile(join(stage, "package.json"), "utf8")) as Kit["fields"];
    return { fields, tarball: await readFile(await runPack(stage, stage, env)) };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** @returns the tarball's path */
export async function runPack(dir: string, outDir: string, env: Env): Promise<string> {
  const command = [process.execPath, "pm", "pack", "--destination", outDir, "--quiet", "--ignore-scripts"];
  const result = await runChild(command, { cwd: dir, env });
  if (result?.exitCode === 0) return join(outDir, basename(result.stdout.trim()));
  throw new UserError(`Cannot pack "${dir}": ${result?.stderr.trim()}`, { hint: "see the lines above" });
}

/**
 * Whether a package manager took create-samara from a registry. Each keeps a record beside its
 * packages; a tarball's says `file:`. Without one the kit travels as a file, which always works.
 * @param packageDir the folder of create-samara
 */
export async function cameFromRegistry(packageDir: string): Promise<boolean> {
  const modules = dirname(packageDir);
  if (basename(modules) !== "node_modules") return false;
  const read = (...names: string[]) => readFile(join(modules, ...names), "utf8").catch(() => "");
  const [npm, bun] = await Promise.all([read(".package-lock.json"), read("..", "bun.lock")]);
  if (npm !== "") return isNpmRecordOfRegistry(npm);
  if (/^ {4}"create-samara": \["create-samara@\d/m.test(bun)) return true;
  return /[\\/]\.pnpm[\\/]create-samara@\d[^\\/]*[\\/]/.test(packageDir);
}

/** A file's entry has its path; a registry's has its address, unless npm is told to omit those. */
function isNpmRecordOfRegistry(text: string): boolean {
  const { packages } = JSON.parse(text) as {
    packages?: Record<string, { resolved?: string; link?: boolean }>;
  };
  const record = packages?.["node_modules/create-samara"];
  if (record === undefined || record.link) return false;
  return (
    record.resolved === undefined ||
    /^https?:.*\/create-samara\/-\/create-samara-[^/]*\.tgz$/.test(record.resolved)
  );
}
