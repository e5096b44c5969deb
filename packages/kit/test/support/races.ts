// Many starts of the same executable at once on one home: exactly one may own it, and none may fail.
import { expect } from "bun:test";

import type { Binary } from "./binary.ts";
import type { TempHome } from "./home.ts";
import { execute, startAs, type Program, type StartOptions } from "./program.ts";

/** Starts `count` at once, and stops the one that runs. Every other must have said where that one is, with exit code 0. */
export async function race(binary: Binary, home: TempHome, count: number): Promise<void> {
  const args = ["--port", "0", "--no-open", "--json"];
  await using all = new AsyncDisposableStack();
  const programs = await startAll(all, binary, count, { home, args });
  const said = programs.map(({ ready }) => JSON.parse(ready) as { event: string; url: string; pid: number });
  expect(said.filter(({ event }) => event === "ready")).toHaveLength(1);
  expect(new Set(said.map(({ url, pid }) => `${url} ${pid}`)).size).toBe(1);
  await execute(binary, { home, args: ["stop"] });
  const outcomes = await Promise.all(programs.map((program) => program.ended()));
  const complaints = outcomes.filter(({ stderr, exitCode }) => !isQuiet(stderr) || exitCode !== 0);
  expect(complaints).toEqual([]);
}

/** A start that waits for another one's update may say so, once. */
function isQuiet(stderr: string): boolean {
  return /^(\S+ is updating .* This start waits until that is done\.\n)?$/.test(stderr);
}

/** Starts `count` at once. `stack` ends whoever started, also when another could not. */
export async function startAll(
  stack: AsyncDisposableStack,
  binary: Binary,
  count: number,
  options: StartOptions,
): Promise<Program[]> {
  const starts = Array.from({ length: count }, async () => stack.use(await startAs(binary, options)));
  await Promise.allSettled(starts);
  return await Promise.all(starts);
}

/** How many start in a round: 2 to 32, small rounds as often as large ones. */
export function contenders(round: number): number {
  return [2, 3, 4, 8, 16, 32][round % 6] ?? 2;
}
