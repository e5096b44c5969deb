// Starts every worker, the runtime's and the app's. From its sources, an app's modules may need the
// plugins of build.ts on each thread: the file given here registers them there.
const preloaded = Symbol.for("samara-kit.preload");
const shared = globalThis as { [preloaded]?: string };

/** @param file runs in each worker before anything else */
export function preloadInWorkers(file: string): void {
  shared[preloaded] = file;
}

export function startWorker(module: string, options: WorkerOptions = {}): Worker {
  const file = shared[preloaded];
  if (file === undefined) return new Worker(module, options);
  return new Worker(module, { ...options, preload: [file, ...[options.preload ?? []].flat()] });
}
