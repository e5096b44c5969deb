// What several runs of the suites in one checkout share: one makes it, the others wait, and nobody removes what another still uses.
import { Database as Sqlite } from "bun:sqlite";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { atEnd } from "./at-end.ts";

/**
 * Runs `make` while no other process does. The system takes the lock back from a process that ends, however it ends.
 * @param what is made, for the line that a run which has to wait prints
 */
export async function whileAlone<T>(lockFile: string, what: string, make: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lockFile), { recursive: true });
  using lock = new Sqlite(lockFile);
  for (let tries = 0; !tryToLock(lock); tries += 1) {
    if (tries === 0) console.log(`waiting: another run makes ${what} (${lockFile})`);
    await Bun.sleep(100);
  }
  return await make();
}

function tryToLock(lock: Sqlite): boolean {
  try {
    lock.run("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "SQLITE_BUSY") return false;
    throw error;
  }
}

/**
 * A folder with what `make` put into it, made once for all runs with the same `key`. What was made for other keys goes,
 * and so does what was cut off.
 * @param parent of the folders, for nothing else
 * @param make gets the folder's path, where nothing is yet
 */
export async function madeOnce(
  parent: string,
  { key, what }: { key: string; what: string },
  make: (folder: string) => Promise<void>,
): Promise<string> {
  return await whileAlone(`${parent}.lock`, what, () => makeUnlessMade(parent, key, make));
}

/** The same for who is alone already. */
export async function makeUnlessMade(
  parent: string,
  key: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(parent, key);
  const stamp = join(folder, "complete");
  if (!existsSync(stamp)) {
    removeUnused(parent);
    mkdirSync(parent, { recursive: true });
    await make(folder);
    writeFileSync(stamp, "");
  }
  markUse(folder);
  return folder;
}

/** Keeps a folder from being removed by other runs until this process ends. @returns gives it up before */
export function markUse(folder: string): () => void {
  const users = usersOf(folder);
  mkdirSync(users, { recursive: true });
  const mark = join(users, String(process.pid));
  writeFileSync(mark, "");
  const giveUp = () => rmSync(mark, { force: true });
  atEnd(giveUp);
  return giveUp;
}

/** Whether a process that lives uses it: this one, or another. */
export function isUsed(folder: string): boolean {
  return namesIn(usersOf(folder)).some((name) => isAlive(Number(name)));
}

/** Removes what no run uses among the folders in `parent`. */
export function removeUnused(parent: string): void {
  for (const name of namesIn(parent)) {
    const folder = join(parent, name);
    if (!isUsed(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function usersOf(folder: string): string {
  return join(folder, "used-by");
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT" || (error as { code?: string }).code === "ENOTDIR")
      return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process lives too.
    return (error as { code?: string }).code === "EPERM";
  }
}
