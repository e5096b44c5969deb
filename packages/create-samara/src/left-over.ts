// What builds left in the template and `bun create /path` copied: removed from a folder that holds nothing else, left in any other.
import { rm, stat } from "node:fs/promises";
import { join, posix } from "node:path";

import { harmless, leftOver } from "./kinds.ts";
import { walk } from "./template-files.ts";

/** The names that the template's own builds give. */
const built =
  /^(SHA256SUMS|release\.json|build-report\.json|(notebook|fixture|create-samara)-[^/]+|(linux|darwin|windows)-[^/]+\/(notebook|fixture)(\.exe)?)$/;

/**
 * Nothing tells a folder `dist` of the maker's from the template's but what else is there.
 * @param paths the template's files
 * @returns the folders that stay
 */
export async function removeLeftOver(dir: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    leftOver.map(async (path) => ((await isThere(join(dir, path))) ? [path] : [])),
  );
  const found = there.flat();
  if (!(await isAllTheTemplates(dir, paths, found))) return found;
  for (const path of found) await rm(join(dir, path), { recursive: true, force: true });
  return [];
}

async function isAllTheTemplates(dir: string, paths: readonly string[], found: readonly string[]) {
  const own = new Set(paths);
  const others = (await walk(dir, "")).filter(
    (path) => !own.has(path) && !harmless.has(posix.basename(path)),
  );
  if (others.length > 0) return false;
  const folders = found.filter((path) => posix.basename(path) === "dist");
  const results = await Promise.all(
    folders.map(async (folder) => (await walk(dir, folder)).map((path) => posix.relative(folder, path))),
  );
  return results.flat().every((path) => built.test(path));
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(Boolean, () => false);
}
