// Ends the app's browser where it goes on without a window: on macOS it would keep its place in the
// Dock. Never one that shows something still, another website perhaps: a signal closes it without
// asking for what was typed there.
import type { Machine } from "../machine.ts";
import { askProgram } from "./ask-program.ts";

type Child = Pick<Bun.Subprocess, "pid" | "exitCode" | "signalCode" | "kill">;

/**
 * Does nothing where it cannot be known, nor on Windows, where a process without windows is in
 * nobody's way.
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
 * Whatever a browser of the Chromium family shows is drawn by a process of its own, below the
 * browser's, with `--type=renderer`; it keeps none in stock (see window/command.ts).
 * @param list a line for each process: its number, its parent's, its arguments
 */
export function isWindowless(list: string, browser: number): boolean {
  const processes = list.split("\n").flatMap((line) => {
    const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
  const family = new Set([browser]);
  // A set hands out what is added on the way, too.
  for (const member of family) {
    for (const { pid, parent } of processes) if (parent === member) family.add(pid);
  }
  const members = processes.filter(({ pid }) => family.has(pid));
  const isListed = members.some(({ pid }) => pid === browser);
  return isListed && !members.some(({ args }) => args.includes(" --type=renderer"));
}
