// Reports the project's saved files, in batches.
import { existsSync, watch, type FSWatcher } from "node:fs";
import { join, sep } from "node:path";

const folders = ["src", "seed", "test"] as const;
/** Formatters and `git checkout` write many files in a row, which count as one change. */
const quietMs = 60;

/**
 * Watches from now on. Yields the paths that changed since the last batch, relative to the project,
 * with forward slashes. Files saved while a batch is handled come in the next one. Ends with the
 * signal.
 */
export function watchProject(projectDir: string, signal: AbortSignal): AsyncGenerator<Set<string>> {
  let changed = new Set<string>();
  let wake = Promise.withResolvers<void>();
  let timer: Timer | undefined;
  const watchers = watchFolders(projectDir, (path) => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => wake.resolve(), quietMs);
  });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
    wake.resolve();
  });
  return (async function* () {
    for (;;) {
      await wake.promise;
      if (signal.aborted) return;
      wake = Promise.withResolvers();
      const batch = changed;
      changed = new Set();
      yield batch;
    }
  })();
}

/** Does not watch the project's folder recursively: node_modules and dist/ are too large. */
function watchFolders(projectDir: string, note: (path: string) => void): Map<string, FSWatcher> {
  const watchers = new Map<string, FSWatcher>();
  const watchFolder = (folder: string) => {
    watchers.get(folder)?.close();
    const options = { recursive: true };
    const watcher = watch(join(projectDir, folder), options, (_, name) =>
      note(name === null ? folder : `${folder}/${name.split(sep).join("/")}`),
    );
    // `git stash` may remove the folder; the project's own watcher sees it come back.
    watcher.on("error", () => watcher.close());
    watchers.set(folder, watcher);
  };
  for (const folder of folders) if (existsSync(join(projectDir, folder))) watchFolder(folder);
  const root = watch(projectDir, (_, name) => {
    const folder = folders.find((known) => known === name);
    if (folder !== undefined && existsSync(join(projectDir, folder))) watchFolder(folder);
    if (name !== null) note(folder === undefined ? name : `${folder}/`);
  });
  watchers.set("", root);
  return watchers;
}
