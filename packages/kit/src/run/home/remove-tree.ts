// Removes a file, or a folder with all in it. Follows no link.
import { lstatSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { errorCode } from "../errors.ts";

/** Windows lets go of a program's files a moment after it has ended. */
const busyCodes: ReadonlySet<string> = new Set(["EBUSY", "EPERM", "EACCES", "ENOTEMPTY"]);
const maxTries = 20;
const intervalMs = 100;

/**
 * Does nothing where nothing is.
 * @throws the disk's own error
 */
export async function removeTree(path: string, platform: string = process.platform): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return removeAll(path);
    } catch (error) {
      if (platform !== "win32" || tries === maxTries || !busyCodes.has(errorCode(error))) throw error;
      await Bun.sleep(intervalMs);
    }
  }
}

/** Name by name: Bun's own call for all at once fails under Wine. */
function removeAll(path: string): void {
  const found = ignoreMissing(() => lstatSync(path));
  if (!found) return;
  if (!found.isDirectory()) return ignoreMissing(() => unlinkSync(path));
  for (const name of ignoreMissing(() => readdirSync(path)) ?? []) removeAll(join(path, name));
  ignoreMissing(() => rmdirSync(path));
}

function ignoreMissing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
