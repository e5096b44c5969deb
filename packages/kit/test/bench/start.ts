// Start to first answer: on a home that exists (warm) and on a new one (first). The programs take turns, so that whatever
// else the machine does hits all of them.
import { rmSync } from "node:fs";
import { join } from "node:path";

import { readMemory } from "./memory.ts";
import type { Program } from "./programs.ts";
import { startProgram } from "./running.ts";
import { median, Samples } from "./samples.ts";

export interface StartOptions {
  warmRuns: number;
  firstRuns: number;
}

/** @param homes a folder with a used home per program, named as the program */
export async function measureStarts(
  programs: readonly Program[],
  homes: string,
  { warmRuns, firstRuns }: StartOptions,
) {
  const warmMs = new Samples();
  const firstMs = new Samples();
  const memoryBytes = new Samples();
  // One uncounted turn brings the executables into the page cache.
  for (let turn = -1; turn < warmRuns; turn++) {
    for (const program of takeTurns(programs, turn)) {
      await using running = await startProgram(program, join(homes, program.name));
      if (turn < 0) continue;
      warmMs.add(program.name, running.firstAnswerMs);
      memoryBytes.add(program.name, await readMemory(running.pid));
    }
  }
  for (let turn = 0; turn < firstRuns; turn++) {
    for (const program of takeTurns(programs, turn)) {
      const home = join(homes, `new-${program.name}`);
      {
        await using running = await startProgram(program, home);
        firstMs.add(program.name, running.firstAnswerMs);
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 20 });
    }
  }
  return {
    warmMs: warmMs.summary(median),
    firstMs: firstMs.summary(median),
    memoryBytes: memoryBytes.summary(median),
  };
}

/** Each turn begins with another program: the one after a slow one may find the machine warmer. */
export function takeTurns<Item>(items: readonly Item[], turn: number): Item[] {
  const first = (turn + items.length) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
