// Which version of the app served this home last: `.state/version`. A hint for backups; nothing
// else depends on it.
import { join } from "node:path";

import type { HomePaths } from "./paths.ts";
import { readText, removeFile } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/** null for a home that was never served, or whose file was lost. */
export function readHomeVersion({ state }: Pick<HomePaths, "state">): string | null {
  try {
    const text = readText(join(state, "version")).trim();
    return /^[\w.+-]+$/.test(text) ? text : null;
  } catch {
    return null;
  }
}

export function rememberVersion({ state }: Pick<HomePaths, "state">, version: string): void {
  if (readHomeVersion({ state }) === version) return;
  replaceFile(join(state, "version"), `${version}\n`, 0o600, { lasting: false });
}

/** After a restore it is the database alone that says which version wrote it. */
export function forgetVersion({ state }: Pick<HomePaths, "state">): void {
  removeFile(join(state, "version"));
}
