// Shell scripts that stand for programs, in a folder for PATH.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @param programs their text by name; null for one that the system refuses to start */
export function writePrograms(folder: string, programs: Record<string, string | null>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), script === null ? "\0" : `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}
