// Makes and removes the folders of an installation, which other programs share.
import { mkdirSync, rmdirSync } from "node:fs";

/** Others may read them, as far as the user's own folder lets them. */
export function makeFolders(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
}

/** Leaves a folder that holds anything. */
export function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It has files of others, or is gone.
  }
}
