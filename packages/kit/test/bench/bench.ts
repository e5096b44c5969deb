// `bun run bench`: the compiled sample app against its peers, in one run. docs/benchmarks.md says how to read it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { reportFailure } from "../../src/builder/output/report-failure.ts";
import { errorCode, exitCodes, UserError } from "../../src/run/errors.ts";
import { endChildren } from "./children.ts";
import { judge } from "./goals.ts";
import { measureLoad } from "./load.ts";
import { findDoubts, readMachineFacts } from "./machine-facts.ts";
import { benchFolder, preparePrograms, type Program } from "./programs.ts";
import { startProgram, type Running } from "./running.ts";
import { addNotes, expectSameAnswers } from "./same-answers.ts";
import { measureSizes } from "./size.ts";
import { measureStarts } from "./start.ts";
import { renderJson, renderTable, type Result } from "./table.ts";

const thorough = { warmRuns: 40, firstRuns: 15, rounds: 5, durationMs: 2000 };
const quick = { warmRuns: 7, firstRuns: 3, rounds: 2, durationMs: 600 };

process.exitCode = await bench(process.argv.slice(2));

async function bench(argv: string[]): Promise<number> {
  await using opened = new AsyncDisposableStack();
  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true;
    void interrupt(opened);
  });
  try {
    const flags = parseFlags(argv);
    const result = await measure(flags.quick ? quick : thorough, opened);
    console.log(flags.json ? renderJson(result) : renderTable(result));
    return result.goals.every(({ reached }) => reached) ? exitCodes.done : exitCodes.failure;
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

async function measure(amount: typeof thorough, opened: AsyncDisposableStack): Promise<Result> {
  const facts = readMachineFacts();
  const executables = temporaryFolder(tmpdir(), opened);
  // Beside the repository's files: where temporary files are kept in memory, a durable write costs nothing.
  const homes = temporaryFolder(benchFolder, opened);
  const programs = await preparePrograms(executables, say);
  const compared = [programs.sample, programs.bare, ...(programs.flask ? [programs.flask] : [])];

  say("Comparing the answers");
  await withAll(compared, homes, async (running) => {
    await Promise.all(running.map(addNotes));
    await expectSameAnswers(running);
  });
  say(`Measuring ${amount.warmRuns} warm and ${amount.firstRuns} first starts of each`);
  const starts = await measureStarts(compared, homes, amount);
  say(`Measuring requests per second: ${amount.rounds} × ${amount.durationMs} ms for each`);
  const load = await withAll(compared, homes, (running) => measureLoad(running, amount));

  const figures = {
    warmStartMs: starts.warmMs,
    firstStartMs: starts.firstMs,
    pingPerSecond: load.pingPerSecond,
    listPerSecond: load.listPerSecond,
    createPerSecond: load.createPerSecond,
    memoryAfterStartBytes: starts.memoryBytes,
    memoryAfterLoadBytes: load.memoryBytes,
    sizeOverSmallestBytes: measureSizes(programs),
  };
  const versions = [`Bun ${Bun.version}`, programs.pythonVersions].filter(Boolean).join(", ");
  return {
    machine: { ...facts, versions },
    warnings: findDoubts(facts, load.generatorBusy),
    skips: programs.skips,
    programs: compared,
    figures,
    goals: judge(figures),
    generator: { ceilingPerSecond: load.ceilingPerSecond, busy: load.generatorBusy },
  };
}

/** All of them at once, each on the home of its name; an idle server takes nothing from the one that is measured. */
async function withAll<Value>(
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

function parseFlags(args: string[]): { json: boolean; quick: boolean } {
  const options = {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    if (!errorCode(error).startsWith("ERR_PARSE_ARGS")) throw error;
    throw new UserError(`Cannot understand "${args.join(" ")}"`, {
      hint: "use --quick for few samples, --json for programs, or nothing",
      exitCode: exitCodes.usage,
    });
  }
}

function temporaryFolder(parent: string, opened: AsyncDisposableStack): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "bench-"));
  opened.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));
  return folder;
}

/** stdout is for the result. */
function say(text: string): void {
  console.error(text);
}
