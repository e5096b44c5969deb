// How many targets are built at once. Pure.

const megabyte = 1024 * 1024;
/**
 * What a compile needs besides the embedded files: the runtime, read and written, and the bundler's
 * own memory.
 */
const baseBytes = 500 * megabyte;
/** A 300 MB seed peaked at 1.06 GB for Linux and 2.3 GB for macOS: plan for the larger. */
const embeddedFactor = 7;

/**
 * How many targets to build side by side: at most one a core, and never more than the free memory
 * holds.
 */
export function parallelism(cores: number, freeBytes: number, embeddedBytes: number): number {
  const fitting = Math.floor(freeBytes / (baseBytes + embeddedFactor * embeddedBytes));
  return Math.max(1, Math.min(cores, fitting));
}
