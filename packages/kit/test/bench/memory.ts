// The memory of a process as the system counts it: its resident set.
import { readFileSync } from "node:fs";

/** In bytes. */
export async function readMemory(pid: number): Promise<number> {
  if (process.platform === "linux") {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  }
  if (process.platform === "win32") {
    const question = `(Get-Process -Id ${pid}).WorkingSet64`;
    return Number(await ask(["powershell.exe", "-NoProfile", "-Command", question]));
  }
  return Number(await ask(["ps", "-o", "rss=", "-p", String(pid)])) * 1024;
}

async function ask(command: string[]): Promise<string> {
  return await Bun.readableStreamToText(Bun.spawn(command, { stdout: "pipe", stderr: "inherit" }).stdout);
}
