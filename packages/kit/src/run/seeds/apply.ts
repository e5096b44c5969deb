// Carries out a seed plan. Decides nothing.
import { chmodSync, existsSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { makeFolder } from "./back-up.ts";
import { explainRefusal } from "../errors.ts";
import type { HeldFiles } from "./held-files.ts";
import type { SeedAction } from "./actions.ts";
import { syncFolder } from "../home/replace-file.ts";
import type { Staged, Staging } from "./staging.ts";

export interface SeedWriter {
  home: string;
  held: Pick<HeldFiles, "rename" | "remove">;
  /** Opens the place where so many files are prepared. */
  stage(files: number): Promise<Staging>;
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

/** A file's fsync and rename cost about as much as this many bytes. */
const unitsPerFile = 64 * 1024;
/** Then the files so far take their places, so that a start that is cut off again gets further. */
const maxStagedBytes = 256 * 1024 * 1024;

/**
 * Writes the files, syncs them all, and only then puts them into their places. When this resolves,
 * all of it outlasts a power cut.
 * @throws UserError (exit 4) when the disk or the permissions refuse; files put in place before
 * that are complete
 */
export async function applySeeds(actions: readonly SeedAction[], writer: SeedWriter): Promise<void> {
  const changed = new Set<string>();
  const staging = await writer.stage(actions.filter((action) => "seed" in action).length);
  try {
    for (const batch of batchesOf(actions)) await applyBatch(batch, writer, staging, changed);
  } finally {
    staging.clear();
  }
  for (const folder of changed) if (existsSync(folder)) syncFolder(folder);
}

/** In each, what is done at once comes before what waits for the sync. */
function batchesOf(actions: readonly SeedAction[]): SeedAction[][] {
  const batches: SeedAction[][] = [];
  let batch: SeedAction[] = [];
  let bytes = 0;
  for (const action of actions) {
    batch.push(action);
    bytes += "seed" in action ? action.seed.size : 0;
    if (bytes < maxStagedBytes) continue;
    batches.push(batch);
    [batch, bytes] = [[], 0];
  }
  return [...batches, batch];
}

async function applyBatch(
  actions: readonly SeedAction[],
  writer: SeedWriter,
  staging: Staging,
  changed: Set<string>,
): Promise<void> {
  // A file may have to go before a folder takes its place, but a waiting one only after its twin.
  const inTurn: (() => void | Promise<void>)[] = [];
  for (const action of actions) {
    const file = join(writer.home, pathOf(action));
    if ("seed" in action) {
      const staged = await stageSeed(action, file, writer, staging, changed);
      inTurn.push(() => staging.put(staged));
      continue;
    }
    const change = () => changeInPlace(action, file, writer.held);
    if (inTurn.length === 0) change();
    else inTurn.push(change);
    changed.add(dirname(file));
    writer.onProgress(unitsPerFile);
  }
  staging.sync((count) => writer.onProgress(count * unitsPerFile));
  for (const act of inTurn) await act();
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

async function stageSeed(
  action: Extract<SeedAction, { seed: unknown }>,
  file: string,
  writer: SeedWriter,
  staging: Staging,
  changed: Set<string>,
): Promise<Staged> {
  const { seed } = action;
  if (action.kind.startsWith("back-up")) await writer.backUp(pathOf(action));
  if (!changed.has(dirname(file))) makeFolder(dirname(file)).forEach((folder) => changed.add(folder));
  changed.add(dirname(file));
  const mode = action.kind === "write" ? (action.mode ?? seed.mode) : seed.mode;
  const staged: Staged = { file, mode, size: seed.size };
  await staging.add({ file: writer.source(seed.path), size: seed.size }, staged, writer.onProgress);
  return staged;
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
