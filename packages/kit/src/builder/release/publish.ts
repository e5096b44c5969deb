// Moves results into the output folder, complete or not at all. The work happens in a separate
// folder inside it.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { errorCode } from "../../run/errors.ts";
import { releaseFile, signatureFile } from "./account.ts";

const workPrefix = ".building-";
const asidePrefix = ".replaced-";

export interface WorkFolder extends AsyncDisposable {
  folder: string;
}

/**
 * Makes `<outDir>/.building-<pid>`, on the output's own file system so that a rename is enough. It
 * is removed when disposed, and when a signal ends the build. Removes the folders of killed builds.
 */
export async function openWorkFolder(outDir: string): Promise<WorkFolder> {
  await mkdir(outDir, { recursive: true });
  await removeLeftovers(outDir);
  const folder = join(outDir, `${workPrefix}${process.pid}`);
  // In this order and without a pause: otherwise a signal could leave the folder behind.
  const stopWatching = removeOnSignal(folder);
  mkdirSync(folder);
  return {
    folder,
    async [Symbol.asyncDispose]() {
      stopWatching();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The build then ends by that signal, as usual. */
function removeOnSignal(folder: string): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stopWatching = () => signals.forEach((signal) => process.off(signal, remove));
  const remove = (signal: NodeJS.Signals) => {
    stopWatching();
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch {
      // A compiler that still runs has it open; the next build removes it.
    }
    process.kill(process.pid, signal);
  };
  signals.forEach((signal) => process.on(signal, remove));
  return stopWatching;
}

type Rename = (from: string, to: string) => Promise<void>;

/**
 * Moves `from` to `to` in one step: at every moment there is the complete old file or the new one.
 * @param replace moves it; tests pass one that behaves like Windows
 */
export async function publishFile(from: string, to: string, replace: Rename = rename): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await syncFile(from);
  try {
    await replace(from, to);
  } catch (error) {
    if (!busyCodes.has(errorCode(error)) || !existsSync(to)) throw error;
    await replaceRunning(from, to);
  }
}

/**
 * Removes what describes the folder, because it will not be true in a moment. The signature first:
 * it must never stand beside another release.json.
 */
export async function withdrawAccounts(outDir: string): Promise<void> {
  for (const file of [signatureFile, "SHA256SUMS", releaseFile])
    await rm(join(outDir, file), { force: true });
}

/** Writes a small file the same way. */
export async function publishText(workDir: string, to: string, text: string): Promise<void> {
  const from = join(workDir, `text-${Bun.hash(to)}`);
  await writeFile(from, text);
  await publishFile(from, to);
}

/** Leaves a file alone that has this text: after a small change, most of them. */
export async function publishNewText(workDir: string, to: string, text: string): Promise<void> {
  const present = await Bun.file(to)
    .text()
    .catch(() => null);
  if (present !== text) await publishText(workDir, to, text);
}

/** Windows' codes when it refuses to replace a running program. */
const busyCodes = new Set(["EBUSY", "EPERM", "EACCES"]);

/** But Windows can rename it. The next build removes the old file. */
async function replaceRunning(from: string, to: string): Promise<void> {
  const aside = join(dirname(to), `${asidePrefix}${process.pid}-${Date.now()}`);
  await rename(to, aside);
  try {
    await rename(from, to);
  } catch (error) {
    await rename(aside, to);
    throw error;
  }
  await removeIfPossible(aside);
}

async function removeLeftovers(outDir: string): Promise<void> {
  for (const entry of await readdir(outDir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(outDir, entry.name);
    if (entry.name.startsWith(workPrefix)) {
      if (!isBuilding(Number(entry.name.slice(workPrefix.length)))) await rm(path, { recursive: true });
    } else {
      const aside = (await readdir(path)).filter((name) => name.startsWith(asidePrefix));
      await Promise.all(aside.map((name) => removeIfPossible(join(path, name))));
    }
  }
}

/** A folder with our own process number is a dead build's: this build has not made its own yet. */
function isBuilding(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

async function removeIfPossible(path: string): Promise<void> {
  try {
    await rm(path);
  } catch (error) {
    // Still running: a later build tries again.
    if (!busyCodes.has(errorCode(error))) throw error;
  }
}

/** Waits until the disk has it. Early, beside other work, it makes publishFile() short. */
export async function syncFile(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.sync();
}
