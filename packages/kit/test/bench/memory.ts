// The memory of a program as the system counts it: the resident set of its processes.
import { readFileSync, writeFileSync } from "node:fs";

import { treeOf } from "./processes.ts";

/** In bytes. */
export async function readMemory(pid: number): Promise<number> {
  if (process.platform === "linux") return sumOf(pid, "VmRSS");
  if (process.platform === "win32") {
    const question = `(Get-Process -Id ${pid}).WorkingSet64`;
    return Number(await ask(["powershell.exe", "-NoProfile", "-Command", question]));
  }
  return Number(await ask(["ps", "-o", "rss=", "-p", String(pid)])) * 1024;
}

/** How much more memory a program takes at its peak while `act` runs, in bytes. Linux alone remembers the peak. */
export async function measurePeak(pid: number, act: () => Promise<void>): Promise<number> {
  const idle = sumOf(pid, "VmRSS");
  // Forgets the peak of before: see proc_pid_clear_refs(5).
  for (const one of treeOf(pid)) writeFileSync(`/proc/${one}/clear_refs`, "5");
  await act();
  return sumOf(pid, "VmHWM") - idle;
}

function sumOf(pid: number, field: string): number {
  const pattern = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m");
  const kilobytes = treeOf(pid).map((one) =>
    Number(pattern.exec(readFileSync(`/proc/${one}/status`, "utf8"))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, part) => sum + part, 0) * 1024;
}

async function ask(command: string[]): Promise<string> {
  return await Bun.readableStreamToText(Bun.spawn(command, { stdout: "pipe", stderr: "inherit" }).stdout);
}
