// Ends the app's browser if it keeps running without a window: on macOS it would stay in the Dock.
// Never ends one that shows something, perhaps another website: a signal closes it without asking
// about typed text.
import type { Machine } from "../machine.ts";
import { askProgram } from "./ask-program.ts";

type Child = Pick<Bun.Subprocess, "pid" | "exitCode" | "signalCode" | "kill">;

/**
 * Does nothing if that is unknown, nor on Windows, where a process without windows disturbs no
 * user.
 */
export async function endWindowless(
  { platform, env }: Pick<Machine, "platform" | "env">,
  browser: Child,
): Promise<void> {
  const hasEnded = browser.exitCode !== null || browser.signalCode !== null;
  if (hasEnded || platform === "win32") return;
  // Not every Linux has this ps.
  const list = await askProgram(["ps", "-axww", "-o", "pid=,ppid=,args="], env);
  if (isWindowless(list, browser.pid)) browser.kill("SIGTERM");
}

/**
 * A Chromium browser draws each page in a child process with `--type=renderer`; ours keeps no spare
 * one (see window/command.ts).
 * @param list a line for each process: its number, its parent's, its arguments
 */
export function isWindowless(list: string, browser: number): boolean {
  const processes = list.split("\n").flatMap((line) => {
    const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
  const family = new Set([browser]);
  // A set also visits members added during the loop.
  for (const member of family) {
    for (const { pid, parent } of processes) if (parent === member) family.add(pid);
  }
  const members = processes.filter(({ pid }) => family.has(pid));
  const isListed = members.some(({ pid }) => pid === browser);
  return isListed && !members.some(({ args }) => args.includes(" --type=renderer"));
}
