// Ends a new version that takes far more memory than the running one while it is tried out: it
// would stop the user's other programs.
import { readFileSync } from "node:fs";

import type { Machine } from "../machine.ts";
import { runProgram } from "./programs.ts";
import { measureOnWindows } from "./windows-memory.ts";

type Platform = Machine["platform"];

/** A new version may need more, and a start more than the time after it. */
const factor = 4;
const spareBytes = 512 << 20;
/** For a running version that cannot be measured. */
const usualBytes = 128 << 20;
const intervalMs = { linux: 100, darwin: 1000, win32: 100 } as const satisfies Record<Platform, number>;

/** Pure. @param runningBytes what the running version has; null if that is not known */
export function maxMemory(runningBytes: number | null): number {
  return factor * (runningBytes ?? usualBytes) + spareBytes;
}

/** For one new version, however often it is started. */
export interface MemoryLimit {
  maxBytes: number;
  /** Calls `end` once the process has more. */
  watch(pid: number, end: () => void): Disposable;
  isExceeded(): boolean;
}

export function limitMemory(maxBytes: number, platform: Platform): MemoryLimit {
  let isExceeded = false;
  return { maxBytes, watch, isExceeded: () => isExceeded };

  function watch(pid: number, end: () => void): Disposable {
    let isAsking = false;
    const look = async () => {
      if (isAsking) return;
      isAsking = true;
      isExceeded ||= ((await measureMemory(pid, platform)) ?? 0) > maxBytes;
      isAsking = false;
      if (isExceeded) end();
    };
    const timer = setInterval(look, intervalMs[platform]);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }
}

/** In bytes; null for a process that has ended, or where it cannot be told. */
export async function measureMemory(pid: number, platform: Platform): Promise<number | null> {
  try {
    if (platform === "linux") return parseStatus(readFileSync(`/proc/${pid}/status`, "utf8"));
    if (platform === "win32") return await measureOnWindows(pid);
    if (platform === "darwin") {
      const command = ["/bin/ps", "-o", "rss=", "-p", String(pid)];
      return parsePs((await runProgram(command, { env: {}, timeoutMs: 5000 })).stdout);
    }
  } catch {
    // It has ended, or the system cannot be asked.
  }
  return null;
}

/**
 * What is its own, in memory or swapped out. The executable's pages and the database's come from
 * files: the system takes them back when it needs room. Pure.
 */
export function parseStatus(status: string): number | null {
  const parts = ["RssAnon", "RssShmem", "VmSwap"].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]),
  );
  const sum = parts.reduce((all, part) => all + part, 0);
  return Number.isNaN(sum) ? null : sum * 1024;
}

/** All of its pages, which is more than its own. Pure. */
export function parsePs(text: string): number | null {
  const kilobytes = /^\s*(\d+)\s*$/.exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
