// `bun run bench`: the compiled sample app against its peers, in one run. docs/benchmarks.md says how to read it.
import { join } from "node:path";

import { reportFailure } from "../../src/builder/output/report-failure.ts";
import { exitCodes, UserError } from "../../src/run/errors.ts";
import { endChildren } from "./children.ts";
import { writeDocuments } from "./documents.ts";
import { readOptions, type Options } from "./options.ts";
import { benchFolder } from "./program.ts";
import { readResults, resultsFile, writeResults, type Results } from "./results.ts";
import { measure } from "./run.ts";
import { renderForTerminal } from "./tables.ts";

process.exitCode = await runBench(process.argv.slice(2));

async function runBench(argv: string[]): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const interrupted = new AbortController();
  process.once("SIGINT", () => {
    interrupted.abort();
    void interrupt(opened);
  });
  try {
    const options = readOptions(argv);
    const results = await measure(options, opened, interrupted.signal);
    console.log(renderForTerminal(results));
    await keep(results, options);
    return results.goals.every(({ reached }) => reached) ? exitCodes.done : exitCodes.failure;
  } catch (error) {
    if (error instanceof UserError) return reportFailure(error);
    // Programs that were ended from outside fail in many ways, none of them worth telling.
    if (!interrupted.signal.aborted) console.error("The benchmark cannot go on:", error);
    return exitCodes.failure;
  }
}

async function interrupt(opened: AsyncDisposableStack): Promise<void> {
  await endChildren();
  await opened.disposeAsync();
  process.exit(130);
}

/** Only a whole run in which nothing failed changes the documents. */
async function keep(results: Results, { isWhole }: Options): Promise<void> {
  const isFit = isWhole && results.isComplete;
  const file = isFit ? resultsFile : join(benchFolder, "results.json");
  writeResults(file, results);
  // The file has the shorter figures, and the documents say what the file says.
  if (isFit) await writeDocuments(readResults());
  console.error(`Written to ${file}`);
}
