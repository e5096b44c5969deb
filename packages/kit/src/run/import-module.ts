// Loads modules by a name that is only known at run time: jobs, plug-ins, workers. config.include
// lists them for the build.
import { join } from "node:path";

import { findProject } from "./project.ts";
import { startWorker } from "./workers.ts";

/**
 * Imports a module of src/ by its path there: `await importModule("jobs/tidy.ts")`.
 * The same call in development and in the executable, where `config.include` must list the module.
 */
export function importModule(path: string): Promise<unknown> {
  return import(appModule(path));
}

/**
 * Starts a module of src/ as a worker: `worker("jobs/index-notes.ts")`. The module's path as in
 * `importModule`.
 */
export function worker(path: string, options?: WorkerOptions): Worker {
  return startWorker(appModule(path), options);
}

/**
 * The module that a thread of `context.threads` loads. In the executable it is the main module, as
 * for the runtime's other workers, because it contains the app's jobs. From the sources a small
 * module is enough: it loads a job's own module.
 */
export function threadModule(): string {
  return Bun.isStandaloneExecutable ? Bun.main : join(import.meta.dir, "threads", "from-sources.ts");
}

/** In the executable every module is JavaScript, under the folder it had beside main. */
function appModule(path: string): string {
  return Bun.isStandaloneExecutable
    ? join(import.meta.dir, path.replace(/\.tsx?$/, ".js"))
    : join(findProject(), "src", path);
}
