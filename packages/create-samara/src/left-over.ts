// Removes what only the template needs, file by file, so that the maker's files stay.
import { readFile, readdir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

import { walk } from "./template.ts";

/** Entries that a folder may hold and still count as empty. */
export const harmless: ReadonlySet<string> = new Set([".git", ".DS_Store", "Thumbs.db", "desktop.ini"]);
/** Folders that contain only the template's files. */
export const houseFolders = ["packages/kit", "packages/create-samara", "examples/notebook", ".ci"];
/** All other files, one path a line: a maker may have files in the same folders. */
export const listFile = "packages/create-samara/template-files.txt";
/** Folders of the template's builds: git ignores them, and `bun create /path` copies them. */
const buildFolders = ["dist", ".dev"];
/** The names of the template's own builds. */
const built =
  /^(\.cache\.json|SHA256SUMS|release\.json(\.minisig)?|build-report\.json|(notes|create-samara|samara-kit)-[^/]+|(linux|darwin|windows)-[^/]+\/notes(\.exe)?)$/;

/** Every file of the template in a copy that may also hold the maker's files. */
export async function listTemplate(dir: string): Promise<string[]> {
  const listed = (await readFile(join(dir, listFile), "utf8")).split("\n").filter((path) => path !== "");
  const house = await Promise.all(houseFolders.map((folder) => walk(dir, folder)));
  const there = await Promise.all(listed.map((path) => isThere(join(dir, path))));
  return [...listed.filter((_, index) => there[index]), ...house.flat()];
}

export async function removeFiles(dir: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(join(dir, path), { force: true });
  // Git ignores results of the template's builds and installs, so no list contains them.
  for (const folder of houseFolders) await rm(join(dir, folder), { recursive: true, force: true });
  for (const folder of new Set([...paths, ...houseFolders].map((path) => posix.dirname(path))))
    await removeEmpty(dir, folder);
}

async function removeEmpty(dir: string, folder: string): Promise<void> {
  if (folder === ".") return;
  const left = await readdir(join(dir, folder)).catch(() => null);
  if (left !== null && left.length > 0) return;
  if (left !== null) await rmdir(join(dir, folder));
  await removeEmpty(dir, dirname(folder));
}

/**
 * Removes the template's builds from a folder that contains nothing else. Otherwise a folder `dist`
 * may be the maker's.
 * @param paths the template's files
 * @returns the folders that stay
 */
export async function removeBuilds(dir: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    buildFolders.map(async (path) => ((await isThere(join(dir, path))) ? [path] : [])),
  );
  const found = there.flat();
  if (!(await isAllTheTemplates(dir, paths, found))) return found;
  for (const path of found) await rm(join(dir, path), { recursive: true, force: true });
  return [];
}

async function isAllTheTemplates(dir: string, paths: readonly string[], found: readonly string[]) {
  const own = new Set(paths);
  const all = await walk(dir, "");
  if (all.some((path) => !own.has(path) && !harmless.has(posix.basename(path)))) return false;
  if (!found.includes("dist")) return true;
  return (await walk(join(dir, "dist"), "")).every((path) => built.test(path));
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(Boolean, () => false);
}
