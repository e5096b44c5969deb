// What every group of figures is measured with.
import { join } from "node:path";

import type { Figures } from "./metrics.ts";
import type { Program } from "./program.ts";
import type { Programs } from "./programs.ts";
import { startProgram, type Running } from "./running.ts";

export interface Amount {
  warmRuns: number;
  firstRuns: number;
  coldRuns: number;
  rounds: number;
  durationMs: number;
  notes: number;
  largeNotes: number;
  dataRuns: number;
  requests: number;
  buildRuns: number;
  seeds: number;
  seedRuns: number;
  paints: number;
}

export const thorough: Amount = {
  warmRuns: 40,
  firstRuns: 15,
  coldRuns: 3,
  rounds: 9,
  durationMs: 400,
  notes: 100_000,
  largeNotes: 2_000_000,
  dataRuns: 5,
  requests: 100_000,
  buildRuns: 3,
  seeds: 10_000,
  seedRuns: 5,
  paints: 41,
};

/** Shows only that everything works. */
export const quick: Amount = {
  warmRuns: 5,
  firstRuns: 3,
  coldRuns: 1,
  rounds: 1,
  durationMs: 300,
  notes: 8000,
  largeNotes: 10_000,
  dataRuns: 1,
  requests: 3000,
  buildRuns: 1,
  seeds: 500,
  seedRuns: 1,
  paints: 3,
};

export interface Bench {
  programs: Programs;
  amount: Amount;
  /** On a disk. `HOMES/NAME` is a home with 20 notes, for each program. */
  homes: string;
  /** For projects and executables; inside the repository, so that imports of packages lead there. */
  workshop: string;
  /** For what must not be inside the repository: the starter's build refuses to write into its own project. */
  outside: string;
  say(text: string): void;
  /** `metrics` cannot be had here. */
  skip(what: string, reason: string, ...metrics: string[]): void;
  /** What the load generator says of itself: the share of a core that it took. */
  noteBusy(share: number): void;
}

export type Measure = (bench: Bench) => Promise<Figures>;

/** All of them at once, each on the home of its name; an idle server takes nothing from the one that is measured. */
export async function withAll<Value>(
  programs: readonly Program[],
  homes: string,
  use: (running: readonly Running[]) => Promise<Value>,
): Promise<Value> {
  await using started = new AsyncDisposableStack();
  const running: Running[] = [];
  for (const program of programs) {
    running.push(started.use(await startProgram(program, join(homes, program.name))));
  }
  return await use(running);
}
