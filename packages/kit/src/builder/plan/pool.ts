// How many targets are built at once. Pure.

const megabyte = 1024 * 1024;
/**
 * The memory of a compile besides the embedded files: the runtime, read and written, and the
 * bundler's own.
 */
const baseBytes = 500 * megabyte;
/** A 300 MB seed peaked at 1.06 GB for Linux and 2.3 GB for macOS; this allows for macOS. */
const embeddedFactor = 7;

/**
 * How many targets to build in parallel: at most one per core, and only as many as fit into the
 * free memory.
 */
export function parallelism(cores: number, freeBytes: number, embeddedBytes: number): number {
  const fitting = Math.floor(freeBytes / (baseBytes + embeddedFactor * embeddedBytes));
  return Math.max(1, Math.min(cores, fitting));
}
