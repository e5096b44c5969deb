// Carries out an update of the machinery. machinery.json is written last: one that was cut off is done again from where it was.
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { errorCode } from "../../runtime/errors.ts";
import { hashFile, machineryFileName } from "./machinery-file.ts";
import type { Hashes, UpdateAction } from "./machinery-plan.ts";

/** @param offered the folder the newer template wrote into */
export async function applyUpdate(
  projectDir: string,
  offered: string,
  actions: readonly UpdateAction[],
  packageText: string,
): Promise<void> {
  for (const { kind, path } of actions) {
    if (kind === "add" || kind === "replace") await replace(join(offered, path), join(projectDir, path));
    if (kind === "remove") await rm(join(projectDir, path), { force: true });
  }
  await writeFile(join(projectDir, "package.json"), packageText);
  await replace(join(offered, machineryFileName), join(projectDir, machineryFileName));
}

/** Hashes of those of the paths that are there. */
export async function readHashes(dir: string, paths: readonly string[]): Promise<Hashes> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const bytes = await readIfThere(join(dir, path));
      return bytes === null ? [] : [[path, hashFile(bytes)] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

export async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return null;
    throw error;
  }
}

/** This program's own files are among them: a rename never shows half a file. */
async function replace(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const draft = `${to}.update`;
  await copyFile(from, draft);
  await rename(draft, to);
}
