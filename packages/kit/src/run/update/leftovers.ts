// Removes what updates that were killed left behind.
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { errorCode } from "../errors.ts";
import { removeTree } from "../home/remove-tree.ts";
import { removeAsides } from "../install/asides.ts";
import type { Offer } from "./choose.ts";
import { folderOf } from "./program-paths.ts";

export interface Leftovers {
  offer: Pick<Offer, "full" | "patches" | "bundle" | "bundleRest">;
  executable: string;
  /** The app's name, for the staged file's. */
  name: string;
  /** Where downloads arrive. */
  folder: string;
}

/** What this offer can go on with stays, and so does what another update is at work with. */
export async function removeLeftovers({ offer, executable, name, folder }: Leftovers): Promise<void> {
  const { patches, full, bundle, bundleRest } = offer;
  const wanted = new Set([...patches, full, bundle, bundleRest].map((file) => file?.sha256));
  for (const file of await readdir(folder)) {
    if (!wanted.has(file.replace(/\.\w+$/, ""))) await remove(join(folder, file));
  }
  const beside = folderOf(executable);
  for (const file of await readdir(beside)) {
    if (isLeftover(file, [name, basename(executable)])) await remove(join(beside, file));
  }
  removeAsides(executable);
}

/** `.notes-2.0.0-4711.new`, of a process that ended; `.notes-4711.back`. */
function isLeftover(file: string, names: readonly string[]): boolean {
  const [, name = "", pid = ""] = /^\.(.+?)(?:-\d+\.\d+\.\d+.*)?-(\d+)\.(?:new|back)$/.exec(file) ?? [];
  return names.includes(name) && (Number(pid) === process.pid || !isAlive(Number(pid)));
}

/** What cannot be removed harms nobody. */
async function remove(path: string): Promise<void> {
  await removeTree(path).catch(() => {});
}

/** Also when it is another user's. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
