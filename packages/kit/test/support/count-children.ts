// Counts the processes that a piece of work starts: a build's time, without a clock.
import { basename } from "node:path";

import { spyOn } from "bun:test";

/** @returns the script of each process that `work` started by Bun, `git`, or the program's name */
export async function listChildren(work: () => Promise<unknown>): Promise<string[]> {
  const spawn = spyOn(Bun, "spawn");
  try {
    await work();
    return spawn.mock.calls.map(([command]) => describe(command as unknown as readonly string[]));
  } finally {
    spawn.mockRestore();
  }
}

function describe(command: readonly string[]): string {
  const script = command.find((word, index) => index > 0 && /\.[jt]s$/.test(word) && !word.startsWith("-"));
  return basename(script ?? command[0] ?? "");
}
