// Removes what updates that were killed left behind.
import { lstatSync } from "node:fs";
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
  /** When this computer was started. */
  bootedAt: Date;
}

/** What this offer can go on with stays, and so does what another update is at work with. */
export async function removeLeftovers({
  offer,
  executable,
  name,
  folder,
  bootedAt,
}: Leftovers): Promise<void> {
  const { patches, full, bundle, bundleRest } = offer;
  const wanted = new Set([...patches, full, bundle, bundleRest].map((file) => file?.sha256));
  for (const file of await readdir(folder)) {
    if (!wanted.has(file.replace(/\.\w+$/, ""))) await remove(join(folder, file));
  }
  const beside = folderOf(executable);
  for (const file of await readdir(beside)) {
    if (isLeftover(join(beside, file), [name, basename(executable)], bootedAt))
      await remove(join(beside, file));
  }
  removeAsides(executable);
}

/** `.notes-2.0.0-4711.new`, of a process that ended; `.notes-4711.back`. */
function isLeftover(path: string, names: readonly string[], bootedAt: Date): boolean {
  const [, name = "", pid = ""] = staged.exec(basename(path)) ?? [];
  if (!names.includes(name)) return false;
  const isOurs = Number(pid) === process.pid || !isAlive(Number(pid));
  // After a power cut, another process may have that number.
  return isOurs || (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < bootedAt.getTime();
}

const staged = /^\.(.+?)(?:-\d+\.\d+\.\d+.*)?-(\d+)\.(?:new|back)$/;

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
