// What the figures depend on besides the programs, and whether the machine has the peace that a measurement needs.
import { availableParallelism, arch, cpus, loadavg, platform, release, totalmem } from "node:os";

export interface MachineFacts {
  system: string;
  processor: string;
  cores: number;
  memoryBytes: number;
  /** Of the last minute, before anything was started; null where the system keeps none. */
  loadAverage: number | null;
}

export function readMachineFacts(): MachineFacts {
  return {
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverage: platform() === "win32" ? null : (loadavg()[0] ?? null),
  };
}

/**
 * Reasons not to trust the figures. A server and the load generator take a core each: others must leave them two.
 * @param generatorBusy the share of a core that the generator took when it took most
 */
export function findDoubts(
  { cores, loadAverage }: Pick<MachineFacts, "cores" | "loadAverage">,
  generatorBusy: number,
): string[] {
  const doubts: string[] = [];
  if (cores < 2) doubts.push("one core only: the server and the load generator take it from each other");
  if (loadAverage !== null && loadAverage > Math.max(0.5, cores - 2)) {
    const load = `load average ${loadAverage.toFixed(2)} on ${cores} cores`;
    doubts.push(`the machine was busy (${load}): measure again when it is not`);
  }
  if (generatorBusy > 0.9) {
    doubts.push("the load generator had no time left: the fastest program may be faster than it seems");
  }
  return doubts;
}
