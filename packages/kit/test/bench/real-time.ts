// Puts the benchmark, and with it every program it starts, before all others of the machine, where that is allowed.
import { getuid } from "node:process";

/** @returns what was done, as a sentence */
export function useRealTime(): string {
  const without = (reason: string) => `Ordinary scheduling: ${reason}.`;
  if (process.platform !== "linux") return without("only Linux has chrt");
  if (Bun.which("chrt") === null) return without("chrt is not installed");
  if (getuid?.() !== 0) return without("real-time scheduling takes the administrator");
  const set = Bun.spawnSync(["chrt", "--all-tasks", "--rr", "--pid", "10", String(process.pid)]);
  return set.success
    ? "Real-time scheduling (chrt -r 10), for the programs and the load generator alike."
    : without(set.stderr.toString().trim() || "chrt fails");
}
