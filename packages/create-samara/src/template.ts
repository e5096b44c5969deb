// The sources of a project: this repository's files for it, and the kit's tarball. Changes nothing.
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";

import { runGit } from "../../kit/src/builder/git.ts";
import { packKit, type Kit } from "./kit.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface TemplateFile {
  bytes: Uint8Array;
  isExecutable: boolean;
}

/** By path in the repository, with forward slashes. */
export type Files = ReadonlyMap<string, TemplateFile>;

export interface Template {
  files: Files;
  kit: Kit;
}

/** All other files are only for this repository. */
const used =
  /^(package\.json|bun\.lock|LICENSE|build\.ts|drizzle\.config\.ts|(src|test|seed)\/.*|examples\/notebook\/.*|packages\/create-samara\/(files|workflows|sample-none)\/.*)$/;
/** In the package create-samara, the kit's tarball is beside the files. */
export const packedKit = "samara-kit.tgz";
/** Names that npm and Bun omit from a package, or read as their own: packed with a "_". */
const unpackable = new Set([".gitignore", ".npmignore", ".npmrc", "bun.lock", "bunfig.toml"]);
const skipped = new Set([".git", "node_modules", "dist", ".dev"]);

/** In the package the template is a folder; in a checkout it is the repository. */
export function findTemplate(here: string = import.meta.dir): string {
  const packed = join(here, "template");
  return existsSync(packed) ? packed : join(here, "..", "..", "..");
}

/** @param paths the template's files, if the folder may hold others; all files by default */
export async function readTemplate(dir: string, env: Env, paths?: readonly string[]): Promise<Template> {
  const packed = join(dir, packedKit);
  const listed = paths ?? (await listFiles(dir, env));
  const wanted = listed.filter((path) => used.test(unpackedName(path)));
  const files = wanted.map(async (path) => [unpackedName(path), await readOne(join(dir, path))] as const);
  const kit = existsSync(packed)
    ? (JSON.parse(await readFile(join(dir, "kit.json"), "utf8")) as Kit["fields"])
    : null;
  return {
    files: new Map(await Promise.all(files)),
    kit: kit ? { fields: kit, tarball: await readFile(packed) } : await packKit(dir, env),
  };
}

/** Paths with forward slashes, sorted; without what git ignores. */
export async function listFiles(dir: string, env: Env): Promise<string[]> {
  const listed = await runGit({ words: ["ls-files", "-co", "--exclude-standard", "-z"] }, { cwd: dir, env });
  const isCheckout = listed?.exitCode === 0 && listed.stdout.includes("package.json\0");
  const paths = isCheckout ? listed.stdout.split("\0").filter((path) => path !== "") : await walk(dir, "");
  return paths.filter((path) => existsSync(join(dir, path))).sort();
}

/** All files of a folder except git's, the packages and results of builds. */
export async function walk(dir: string, below: string): Promise<string[]> {
  const entries = await readdir(join(dir, below), { withFileTypes: true }).catch(() => []);
  const found = entries
    .filter(({ name }) => !skipped.has(name))
    .map(async (entry) => {
      const path = posix.join(below, entry.name);
      return entry.isDirectory() ? await walk(dir, path) : [path];
    });
  return (await Promise.all(found)).flat().sort();
}

async function readOne(file: string): Promise<TemplateFile> {
  const [bytes, { mode }] = await Promise.all([readFile(file), stat(file)]);
  return { bytes, isExecutable: (mode & 0o111) !== 0 };
}

export function packedName(path: string): string {
  const name = posix.basename(path);
  return unpackable.has(name) ? posix.join(posix.dirname(path), `_${name}`) : path;
}

function unpackedName(path: string): string {
  const name = posix.basename(path).replace(/^_/, "");
  // In files/, the "_" is part of the name: plan.ts gives the place of each.
  if (path.includes("create-samara/files/")) return path;
  return unpackable.has(name) ? posix.join(posix.dirname(path), name) : path;
}
