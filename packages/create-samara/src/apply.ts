// Carries out a plan in a folder that holds a copy of the template, formats what it wrote, and lists the machinery. Only acts.
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import {
  hashFile,
  machineryFileName,
  pinsOf,
  renderMachinery,
  type Machinery,
} from "../../kit/src/builder/machinery/machinery-file.ts";
import { runChild } from "../../kit/src/builder/child.ts";
import { kindOf } from "./kinds.ts";
import type { Action } from "./plan.ts";

type Env = Readonly<Record<string, string | undefined>>;

export async function applyActions(dir: string, actions: readonly Action[], env: Env): Promise<void> {
  for (const action of actions) {
    const file = join(dir, action.path);
    if (action.kind === "remove") {
      await rm(file, { force: true });
      await removeEmptyFolders(dir, dirname(action.path));
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, action.text);
    }
  }
  const written = actions.flatMap((action) => (action.kind === "write" ? action.path : []));
  await formatFiles(dir, written, env);
}

/** Names of another length make other line breaks; the new project's own check would complain. */
export async function formatFiles(dir: string, paths: readonly string[], env: Env): Promise<void> {
  const formatted = paths.filter((path) => /\.(tsx?|json|md|css|html|ya?ml)$/.test(path));
  if (formatted.length === 0) return;
  // With a folder in front, no name is an option.
  const files = formatted.map((path) => `./${path}`);
  await runChild([process.execPath, "fmt", "--no-script", ...files], { cwd: dir, env });
}

/** Those of a project's files that are the machinery, by the hash they have now. @param paths none of the maker's own */
export async function listMachinery(
  dir: string,
  paths: readonly string[],
  facts: Pick<Machinery, "version" | "repository" | "sample">,
): Promise<Machinery> {
  const machinery = paths.filter((path) => kindOf(path) === "machinery");
  const hashes = machinery.map(async (path) => [path, hashFile(await readFile(join(dir, path)))] as const);
  const project = JSON.parse(await readFile(join(dir, "package.json"), "utf8")) as Record<string, unknown>;
  return { ...facts, package: pinsOf(project), files: Object.fromEntries(await Promise.all(hashes)) };
}

export async function writeMachinery(dir: string, machinery: Machinery): Promise<void> {
  await writeFile(join(dir, machineryFileName), renderMachinery(machinery));
  await formatFiles(dir, [machineryFileName], {});
}

async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  if (folder === ".") return;
  const left = await readdir(join(root, folder)).catch(() => null);
  if (left !== null && left.length > 0) return;
  if (left !== null) await rmdir(join(root, folder));
  await removeEmptyFolders(root, dirname(folder));
}
