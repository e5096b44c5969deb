// What belongs to a process that was started: a packed Python program is two, of which the second one works.
import { readFileSync } from "node:fs";

/** The process itself, and all that it started; only Linux tells. */
export function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

/** Ends them at once. */
export function killTree(pid: number): void {
  for (const one of treeOf(pid).toReversed()) kill(one);
}

function childrenOf(pid: number): number[] {
  if (process.platform !== "linux") return [];
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.split(" ").filter(Boolean).map(Number);
  } catch {
    // It has ended.
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
