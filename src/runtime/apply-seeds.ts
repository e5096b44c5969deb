// Carries out a seed plan: only writes, decides nothing.
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import type { SeedEntry } from "./build-info.ts";
import { explainRefusal } from "./errors.ts";
import type { SeedAction } from "./plan-seeds.ts";
import { replaceFileBy, syncFolder } from "./replace-file.ts";

export interface SeedWriter {
  home: string;
  /** The embedded file behind a seed's path. */
  source(path: string): string;
  /** Told the units of work just done; all of them make `workOf(actions)`. */
  onProgress(units: number): void;
}

/** A file costs about as much as this many bytes, whatever its size: its rename and its fsync. */
const unitsPerFile = 64 * 1024;

/** @throws UserError (exit 4) when the disk or the permissions refuse; what was written until then is whole */
export async function applySeeds(actions: readonly SeedAction[], writer: SeedWriter): Promise<void> {
  const folders = new Set<string>();
  for (const action of actions) {
    const file = join(writer.home, pathOf(action));
    if (action.kind === "remove") rmSync(file, { force: true });
    else await unpack(action.seed, file, writer, folders);
    folders.add(dirname(file));
    writer.onProgress(unitsPerFile);
  }
  for (const folder of folders) syncFolder(folder);
}

/** How much work the actions are, in the units of `onProgress`. */
export function workOf(actions: readonly SeedAction[]): number {
  return actions.reduce(
    (sum, action) => sum + unitsPerFile + (action.kind === "remove" ? 0 : action.seed.size),
    0,
  );
}

function pathOf(action: SeedAction): string {
  if (action.kind === "remove") return action.path;
  return action.kind === "write" ? action.seed.path : `${action.seed.path}.new`;
}

async function unpack(
  seed: SeedEntry,
  file: string,
  writer: SeedWriter,
  known: ReadonlySet<string>,
): Promise<void> {
  if (!known.has(dirname(file))) makeFolder(dirname(file));
  await replaceFileBy(
    { file: writer.source(seed.path), size: seed.size },
    file,
    seed.mode,
    writer.onProgress,
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainRefusal(`Cannot make the folder "${folder}"`, error);
  }
}
