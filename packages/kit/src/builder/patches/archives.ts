// The archives of earlier versions, which patches begin at: in the output folder after a release,
// and in its folder `earlier/` from the next one on.
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";

import { targets } from "../plan/targets.ts";
import { findEarlier } from "./find-earlier.ts";

export const earlierFolder = "earlier";

/** @returns their paths, by name */
export async function listArchives(outDir: string): Promise<ReadonlyMap<string, string>> {
  const folders = [outDir, join(outDir, earlierFolder)];
  const lists = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  return new Map(
    lists.flatMap((names, index) =>
      names.map((name) => [name, join(folders[index] ?? outDir, name)] as const),
    ),
  );
}

/** So that the output folder holds one release, and nothing that does not belong to it. */
export async function setEarlierAside(outDir: string, app: { name: string; version: string }): Promise<void> {
  const names = await readdir(outDir);
  const earlier = targets.flatMap((target) => findEarlier(names, app, target).map(({ file }) => file));
  if (earlier.length === 0) return;
  await mkdir(join(outDir, earlierFolder), { recursive: true });
  for (const file of earlier) await rename(join(outDir, file), join(outDir, earlierFolder, file));
}
