// `bun run bench`: the compiled sample app against its peers, in one run. docs/benchmarks.md says how to read it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { reportFailure } from "../../src/builder/output/report-failure.ts";
import { exitCodes, UserError } from "../../src/run/errors.ts";
import { runEndTasks } from "../support/at-end.ts";
import { measureBuilds } from "./build.ts";
import { endChildren } from "./children.ts";
import { readCommit } from "./compile.ts";
import { quick, thorough, withAll, type Bench, type Measure } from "./context.ts";
import { measureData, measureLarge } from "./data.ts";
import { writeDocuments } from "./documents.ts";
import { judge } from "./goals.ts";
import { measureMemory, measureRequests } from "./load.ts";
import { findDoubts, readMachineFacts } from "./machine-facts.ts";
import { groups, type Figures, type Group } from "./metrics.ts";
import { readOptions, type Options } from "./options.ts";
import { measurePage } from "./page.ts";
import { benchFolder } from "./program.ts";
import { preparePrograms } from "./programs.ts";
import { useRealTime } from "./real-time.ts";
import { resultsFile, writeResults, type Results } from "./results.ts";
import { addNotes, expectSameAnswers } from "./same-answers.ts";
import { measureSeeds } from "./seeds.ts";
import { measureSizes } from "./size.ts";
import { measureColdStarts, measureStarts } from "./start.ts";
import { renderForTerminal } from "./tables.ts";

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
};

process.exitCode = await runBench(process.argv.slice(2));

async function runBench(argv: string[]): Promise<number> {
  await using opened = new AsyncDisposableStack();
  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true;
    void interrupt(opened);
  });
  try {
    const options = readOptions(argv);
    const results = await measure(options, opened);
    console.log(renderForTerminal(results));
    await keep(results, options);
    return results.goals.every(({ reached }) => reached) ? exitCodes.done : exitCodes.failure;
  } catch (error) {
    if (error instanceof UserError) return reportFailure(error);
    // Programs that were ended from outside fail in many ways, none of them worth telling.
    if (!interrupted) console.error("The benchmark cannot go on:", error);
    return exitCodes.failure;
  }
}

async function interrupt(opened: AsyncDisposableStack): Promise<void> {
  await endChildren();
  await opened.disposeAsync();
  process.exit(130);
}

async function measure(
  { quick: isQuick, measured }: Options,
  opened: AsyncDisposableStack,
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
  const programs = await preparePrograms(workshop, say);
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
  const figures = await measureAll(bench, measured);
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
    warnings: findDoubts(machine, busiest),
  };
}

async function measureAll(bench: Bench, measured: readonly Group[]): Promise<Figures> {
  const { homes, programs } = bench;
  say("Comparing the answers");
  await withAll(programs.compared, homes, async (running) => {
    await Promise.all(running.map(addNotes));
    await expectSameAnswers(running);
  });
  const all: Figures[] = [];
  for (const [group, measureGroup] of Object.entries(measures) as [Group, Measure][]) {
    if (!measured.includes(group)) continue;
    say(`Measuring ${groups[group]}`);
    all.push(await measureGroup(bench));
  }
  return Object.assign({}, ...all) as Figures;
}

/** Only a whole run changes the documents. */
async function keep(results: Results, { isWhole }: Options): Promise<void> {
  const file = isWhole ? resultsFile : join(benchFolder, "results.json");
  writeResults(file, results);
  if (isWhole) await writeDocuments(results);
  say(`Written to ${file}`);
}

/** stdout is for the result. */
function say(text: string): void {
  const seconds = (performance.now() / 1000).toFixed(0);
  console.error(`${seconds.padStart(4)} s  ${text}`);
}
