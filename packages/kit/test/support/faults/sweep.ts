// Strikes many points, two at a time, and counts how they ended.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeScenarios } from "./scenarios.ts";
import { makeDesk, rehearse, strike, type Desk, type Rehearsal, type Strike } from "./strike.ts";
import type { Fault, Point } from "./trace.ts";
import { faultVersions } from "./versions.ts";

export interface Case {
  rehearsal: Rehearsal;
  point: Point;
  fault: Fault;
}

/** All scenarios, rehearsed; disposing removes their homes. */
export interface Stage extends AsyncDisposable {
  rehearsals: Rehearsal[];
  desks: Desk[];
}

/** What a disk and a system refuse with. */
export const systemErrors: readonly Fault[] = [
  "error=ENOSPC",
  "error=EIO",
  "error=EACCES",
  "error=EROFS",
  "error=EMFILE",
];

/** As many as there are processors on a small build server. */
const deskCount = 2;

export async function openStage(): Promise<Stage> {
  // In memory, as only the calls and their order matter; what a disk would keep is a matter of fsync, not of kills.
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "samara-faults-"));
  const scenarios = await makeScenarios(await faultVersions());
  const desks = Array.from({ length: deskCount }, (_, index) => makeDesk(join(folder, `${index}`)));
  const rehearsals = await inParallel(desks, scenarios, (scenario, desk) => rehearse(scenario, desk));
  return {
    rehearsals,
    desks,
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
      for (const { home } of scenarios) await home?.[Symbol.asyncDispose]();
    },
  };
}

/**
 * Every point of every scenario with each of the faults, in order. Points of helper threads are left out: strace counts for each thread
 * by itself and would strike the first thread instead.
 */
export function allCases(rehearsals: readonly Rehearsal[], faults: readonly Fault[]): Case[] {
  return rehearsals.flatMap((rehearsal) =>
    rehearsal.points
      .filter(({ thread }) => thread === 0)
      .flatMap((point) => faults.map((fault) => ({ rehearsal, point, fault }))),
  );
}

/** Strikes every point of every scenario with each of the faults, and prints how they ended. Takes hours. */
export async function sweepAll(faults: readonly Fault[]): Promise<Strike[]> {
  await using stage = await openStage();
  const strikes = await strikeAll(stage, allCases(stage.rehearsals, faults));
  console.log(`${describePoints(stage.rehearsals)}\n${summarize(strikes)}`);
  return strikes;
}

/** What a sweep is made of, and what it leaves out. */
function describePoints(rehearsals: readonly Rehearsal[]): string {
  const points = rehearsals.flatMap((rehearsal) => rehearsal.points);
  const helpers = points.filter(({ thread }) => thread > 0).length;
  return `${points.length} points exist; ${helpers} of them are opens for reading in a helper thread, and left out`;
}

/**
 * The same few cases every time: for each scenario and each kind of call in turn the next of its points and the next fault, until
 * there are `count`.
 */
export function spreadCases(cases: readonly Case[], count: number): Case[] {
  const groups = Map.groupBy(cases, ({ rehearsal, point }) => `${rehearsal.scenario.name} ${point.call}`);
  const queues = [...groups.values()].map((group, index) => shuffle(group, index));
  const chosen: Case[] = [];
  for (let round = 0; chosen.length < Math.min(count, cases.length); round += 1)
    chosen.push(...queues.flatMap((queue) => queue.slice(round, round + 1)));
  return shuffle(chosen, count).slice(0, count);
}

export async function strikeAll(stage: Stage, cases: readonly Case[]): Promise<Strike[]> {
  return await inParallel(stage.desks, cases, async ({ rehearsal, point, fault }, desk) => {
    for (let tries = 1; ; tries += 1) {
      const result = await strike(rehearsal, point, fault, desk);
      // Timers decide on the order of a run's very last calls, which write the log.
      if (result.ending !== "not reached" || result.problems.length > 0 || tries === maxTries) return result;
    }
  });
}

const maxTries = 3;

/** One line for each way of ending, and one for each point that is not as it should be. */
export function summarize(strikes: readonly Strike[]): string {
  const endings = Map.groupBy(strikes, ({ fault, ending }) => `${fault} ${ending}`);
  const counts = [...endings].map(([kind, { length }]) => `${kind}: ${length}`).sort();
  const scenarios = Map.groupBy(strikes, ({ scenario }) => scenario);
  const names = [...scenarios].map(([name, { length }]) => `${name} ${length}`);
  return [`${strikes.length} cases (${names.join(", ")})`, ...counts].join("\n  ");
}

export function failuresOf(strikes: readonly Strike[]): string[] {
  return strikes.flatMap(({ scenario, point, fault, problems }) => {
    const where = `${scenario}, ${point.call} ${point.nth} of thread ${point.thread} on "${point.path}", ${fault}`;
    return problems.length === 0 ? [] : [`${where}: ${problems.join("; ")}`];
  });
}

async function inParallel<T, Result>(
  desks: readonly Desk[],
  work: readonly T[],
  doOne: (item: T, desk: Desk) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...work.entries()];
  const workers = desks.map(async (desk) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results[next[0]] = await doOne(next[1], desk);
  });
  await Promise.all(workers);
  return results;
}

/** Fisher and Yates with a fixed sequence: the same order at every run. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const shuffled = [...items];
  let state = seed * 2_654_435_761 + 1;
  for (let left = shuffled.length; left > 1; left -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const from = Math.floor((state / 2 ** 32) * left);
    [shuffled[left - 1], shuffled[from]] = [shuffled[from] as T, shuffled[left - 1] as T];
  }
  return shuffled;
}
