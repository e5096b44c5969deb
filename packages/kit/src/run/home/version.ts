// `.state/version`: the app's version that last served this home. A hint for backups; nothing else
// needs it.
import { join } from "node:path";

import type { HomePaths } from "./paths.ts";
import { readText, removeFile } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/** null if the home was never served, or the file was lost. */
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

/** After a restore, only the database knows which version wrote it. */
export function forgetVersion({ state }: Pick<HomePaths, "state">): void {
  removeFile(join(state, "version"));
}
