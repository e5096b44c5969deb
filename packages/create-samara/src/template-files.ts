// The template's files on the disk: which there are, their texts, and the names they travel under in a package.
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

import { runGit } from "../../kit/src/builder/git.ts";
import { leftOver } from "./kinds.ts";
import type { Files } from "./plan.ts";

/** What npm and Bun leave out of a package, or read as their own. They travel with a "_" in front. */
const unpackable = new Set([".gitignore", ".npmignore", ".npmrc", "bun.lock", "bunfig.toml"]);
const skipped: ReadonlySet<string> = new Set([".git", "node_modules", ...leftOver]);

/** Paths with forward slashes, sorted; without what the template ignores. */
export async function listFiles(dir: string, env: Readonly<Record<string, string | undefined>>) {
  const listed = await runGit({ words: ["ls-files", "-co", "--exclude-standard", "-z"] }, { cwd: dir, env });
  const isCheckout = listed?.exitCode === 0 && listed.stdout.includes("package.json\0");
  const paths = isCheckout ? listed.stdout.split("\0").filter((path) => path !== "") : await walk(dir, "");
  const found = await Promise.all(
    paths.map(async (path) => ((await Bun.file(join(dir, path)).exists()) ? [path] : [])),
  );
  return found.flat().sort();
}

/** All files of a folder but git's, the packages and what builds leave behind. */
export async function walk(dir: string, below: string): Promise<string[]> {
  const entries = await readdir(join(dir, below), { withFileTypes: true });
  const found = entries
    .filter(({ name }) => !skipped.has(posix.join(below, name)))
    .map(async (entry) => {
      const path = posix.join(below, entry.name);
      return entry.isDirectory() ? await walk(dir, path) : [path];
    });
  return (await Promise.all(found)).flat().sort();
}

export async function readTexts(dir: string, paths: readonly string[]): Promise<Files> {
  const texts = paths.map(
    async (path) => [path, (await readFile(join(dir, path), "utf8")).replaceAll("\r\n", "\n")] as const,
  );
  return new Map(await Promise.all(texts));
}

/** Copies files from one folder to another; `rename` gives the name it has there. */
export async function copyFiles(
  from: string,
  to: string,
  paths: readonly string[],
  rename: (path: string) => string,
): Promise<void> {
  for (const path of paths) {
    const target = join(to, rename(path));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(from, path), target);
  }
}

export function packedName(path: string): string {
  const name = posix.basename(path);
  return unpackable.has(name) ? posix.join(posix.dirname(path), `_${name}`) : path;
}

export function unpackedName(path: string): string {
  const name = posix.basename(path).replace(/^_/, "");
  return unpackable.has(name) ? posix.join(posix.dirname(path), name) : path;
}
