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
 * What a thread of `context.threads` loads. In the executable that is the main module again, as for
 * the runtime's other workers: it is there, and has the app's jobs in it. From the sources a small
 * one, which loads a job's own module, will do.
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
