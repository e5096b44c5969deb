// Carries out a seed plan. Decides nothing.
import { chmodSync, existsSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { makeFolder } from "./back-up.ts";
import { explainRefusal } from "../errors.ts";
import type { HeldFiles } from "./held-files.ts";
import type { SeedAction } from "./actions.ts";
import { replaceFileBy, syncFolder } from "../home/replace-file.ts";

export interface SeedWriter {
  home: string;
  held: Pick<HeldFiles, "rename" | "remove">;
  /** The embedded file behind a seed's path. */
  source(path: string): string;
  /**
   * Copies a file, given by its path in the home, to the backups; the copy is durable once this
   * resolves.
   */
  backUp(path: string): Promise<unknown>;
  /** Receives the units of work just done; all together are `workOf(actions)`. */
  onProgress(units: number): void;
}

/** A file's rename and fsync cost about as much as this many bytes. */
const unitsPerFile = 64 * 1024;

/**
 * @throws UserError (exit 4) when the disk or the permissions refuse; files written before that are
 * complete
 */
export async function applySeeds(actions: readonly SeedAction[], writer: SeedWriter): Promise<void> {
  const changed = new Set<string>();
  for (const action of actions) {
    await applyAction(action, join(writer.home, pathOf(action)), writer, changed);
    writer.onProgress(unitsPerFile);
  }
  for (const folder of changed) if (existsSync(folder)) syncFolder(folder);
}

/** How much work the actions are, in the units of `onProgress`. */
export function workOf(actions: readonly SeedAction[]): number {
  return actions.reduce((sum, action) => sum + unitsPerFile + ("seed" in action ? action.seed.size : 0), 0);
}

/** The path that the action changes, relative to the home. */
function pathOf(action: SeedAction): string {
  if (!("seed" in action)) return action.path;
  const isBeside = action.kind === "write-beside" || action.kind === "back-up-then-write-beside";
  return isBeside ? `${action.seed.path}.new` : action.seed.path;
}

async function applyAction(
  action: SeedAction,
  file: string,
  writer: SeedWriter,
  changed: Set<string>,
): Promise<void> {
  if (!("seed" in action)) {
    changeInPlace(action, file, writer.held);
    changed.add(dirname(file));
    return;
  }
  const { seed } = action;
  if (action.kind.startsWith("back-up")) await writer.backUp(pathOf(action));
  if (!changed.has(dirname(file))) makeFolder(dirname(file)).forEach((folder) => changed.add(folder));
  const mode = action.kind === "write" ? (action.mode ?? seed.mode) : seed.mode;
  const source = { file: writer.source(seed.path), size: seed.size };
  await replaceFileBy(source, file, mode, { rename: writer.held.rename, onBytes: writer.onProgress });
  changed.add(dirname(file));
}

function changeInPlace(
  action: Exclude<SeedAction, { seed: unknown }>,
  file: string,
  held: SeedWriter["held"],
): void {
  try {
    if (action.kind === "remove") held.remove(file);
    else if (action.kind === "set-mode") chmodSync(file, action.mode);
    else removeEmptyFolder(file);
  } catch (error) {
    throw explainRefusal(`Cannot ${action.kind === "set-mode" ? "change" : "remove"} "${file}"`, error);
  }
}

/** A folder with something of the user's in it stays, and so does one that the system keeps. */
function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // A left-over empty folder does no harm.
  }
}
