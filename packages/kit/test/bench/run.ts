// One run: makes the programs, compares their answers, and measures one group after the other.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runEndTasks } from "../support/at-end.ts";
import { measureBuilds } from "./build.ts";
import { readCommit } from "./compile.ts";
import { quick, thorough, withAll, type Bench, type Measure } from "./context.ts";
import { measureData, measureLarge } from "./data.ts";
import { judge } from "./goals.ts";
import { measureMemory, measureRequests } from "./load.ts";
import { findDoubts, readMachineFacts } from "./machine-facts.ts";
import { groups, type Figures, type Group } from "./metrics.ts";
import type { Options } from "./options.ts";
import { measurePage } from "./page.ts";
import { benchFolder } from "./program.ts";
import { preparePrograms } from "./programs.ts";
import { useRealTime } from "./real-time.ts";
import type { Results } from "./results.ts";
import { addNotes, expectSameAnswers } from "./same-answers.ts";
import { measureSeeds } from "./seeds.ts";
import { measureSizes } from "./size.ts";
import { measureUpdates } from "./updates.ts";
import { measureColdStarts, measureStarts } from "./start.ts";

/** In this order: what writes comes after what reads. */
const measures: Record<Group, Measure> = {
  start: measureStarts,
  cold: measureColdStarts,
  page: measurePage,
  memory: measureMemory,
  requests: measureRequests,
  data: measureData,
  large: measureLarge,
  size: measureSizes,
  seeds: measureSeeds,
  build: measureBuilds,
  update: measureUpdates,
};

const quickDoubt = "a quick run: fewer samples, notes and seeds than the tables say";
/** The others need no peers, which take their time to make. */
const comparing = new Set<Group>(["start", "cold", "requests", "data", "large", "memory", "size"]);

/** @param opened what goes when the benchmark ends @param interrupted from then on nothing is begun */
export async function measure(
  { quick: isQuick, measured }: Options,
  opened: AsyncDisposableStack,
  interrupted: AbortSignal,
): Promise<Results> {
  const machine = readMachineFacts();
  const commit = await readCommit();
  mkdirSync(benchFolder, { recursive: true });
  const folder = mkdtempSync(join(benchFolder, "run-"));
  opened.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));
  opened.defer(runEndTasks);
  const [homes, workshop] = [join(folder, "homes"), join(folder, "workshop")];
  for (const made of [homes, workshop]) mkdirSync(made);

  const outside = mkdtempSync(join(tmpdir(), "bench-"));
  opened.defer(() => rmSync(outside, { recursive: true, force: true, maxRetries: 20 }));
  const programs = await preparePrograms(
    workshop,
    measured.some((group) => comparing.has(group)),
    say,
  );
  const skips = [...programs.skips];
  const unjudged = new Set<string>();
  let busiest = 0;
  const bench: Bench = {
    programs,
    amount: isQuick ? quick : thorough,
    homes,
    workshop,
    outside,
    say,
    skip(what, reason, ...metrics) {
      skips.push(`${what}: skipped, ${reason}`);
      for (const metric of metrics) unjudged.add(metric);
    },
    noteBusy: (share) => (busiest = Math.max(busiest, share)),
  };
  skips.forEach(say);
  const scheduling = useRealTime();
  say(scheduling);
  const warnings: string[] = [];
  const figures = await measureAll(bench, measured, (group, error) => {
    interrupted.throwIfAborted();
    console.error(error);
    warnings.push(`${groups[group]}: not measured, it failed`);
  });
  return {
    date: new Date().toISOString().slice(0, 10),
    commit,
    machine,
    scheduling,
    versions: programs.versions,
    programs: programs.compared.map(({ name, title }) => ({ name, title })),
    figures,
    goals: judge(figures, measured, unjudged),
    skips,
    warnings: [...warnings, ...(isQuick ? [quickDoubt] : []), ...findDoubts(machine, busiest)],
    isComplete: warnings.length === 0,
  };
}

/** A group that fails costs its own figures, not those of the others. */
async function measureAll(
  bench: Bench,
  measured: readonly Group[],
  failed: (group: Group, error: unknown) => void,
): Promise<Figures> {
  const { homes, programs } = bench;
  say("Comparing the answers");
  await withAll(programs.compared, homes, async (running) => {
    await Promise.all(running.map(addNotes));
    await expectSameAnswers(running);
  });
  // So that the page cache is alike for all.
  for (const { executable } of programs.compared) readFileSync(executable);
  const all: Figures[] = [];
  for (const [group, measureGroup] of Object.entries(measures) as [Group, Measure][]) {
    if (!measured.includes(group)) continue;
    say(`Measuring ${groups[group]}`);
    all.push(
      await measureGroup(bench).catch((error: unknown) => {
        failed(group, error);
        return {};
      }),
    );
  }
  return Object.assign({}, ...all) as Figures;
}

/** stdout is for the result. */
function say(text: string): void {
  const seconds = (performance.now() / 1000).toFixed(0);
  console.error(`${seconds.padStart(4)} s  ${text}`);
}
