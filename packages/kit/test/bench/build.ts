// How long makers wait: each command as package.json has it, in a copy of the sample, with and without a changed line.
import { rmSync } from "node:fs";
import { join } from "node:path";

import { samara } from "../support/places.ts";
import { mustRun } from "./children.ts";
import type { Measure } from "./context.ts";
import type { Figure, Figures } from "./metrics.ts";
import type { Program } from "./program.ts";
import { startProgram } from "./running.ts";
import { median, Samples } from "./samples.ts";
import { changeOneLine, copyNotebook } from "./variants.ts";

interface BuiltTarget {
  size: number;
  executable?: { size: number };
}

export const measureBuilds: Measure = async ({ amount, workshop, homes, programs, say }) => {
  const projectDir = copyNotebook(join(workshop, "build-project"));
  let changes = 0;
  const change = () => changeOneLine(projectDir, (changes += 1));
  const build = async (...flags: string[]) => {
    const startedAt = performance.now();
    const command = [process.execPath, "build.ts", "--json", ...flags];
    const said = await mustRun(command, { cwd: projectDir });
    return {
      ms: performance.now() - startedAt,
      targets: (JSON.parse(said) as { targets: BuiltTarget[] }).targets,
    };
  };
  const times = new Map<string, Samples>();
  const add = (metric: string, ms: number) => {
    const samples = times.get(metric) ?? new Samples();
    samples.add("sample", ms);
    times.set(metric, samples);
  };

  say("bun run build:all, nothing built before");
  const { ms, targets } = await build("--all");
  add("buildAllCold", ms);
  for (let run = 0; run < amount.buildRuns; run++) {
    say(`bun run build:all, ${run + 1} of ${amount.buildRuns}`);
    add("buildAllUnchanged", (await build("--all")).ms);
    change();
    add("buildAllOneLine", (await build("--all")).ms);
  }
  rmSync(join(projectDir, "dist"), { recursive: true });
  say("bun run build and bun start after one line");
  await build();
  for (let run = 0; run < amount.buildRuns; run++) {
    change();
    add("buildOneLine", (await build()).ms);
  }
  const started: Program = {
    ...programs.sample,
    executable: process.execPath,
    command: [samara, "start"],
    folder: projectDir,
  };
  for (let run = -1; run < amount.buildRuns; run++) {
    change();
    await using running = await startProgram(started, join(homes, "started"));
    if (run >= 0) add("startOneLine", running.firstAnswerMs);
  }
  return { ...summarize(times), ...sizesOf(targets) };
};

function summarize(times: ReadonlyMap<string, Samples>): Figures {
  return Object.fromEntries([...times].map(([metric, samples]) => [metric, samples.summary(median)]));
}

function sizesOf(targets: readonly BuiltTarget[]): Figures {
  const executables = targets.map(({ executable }) => executable?.size ?? NaN);
  const downloads = targets.map(({ size }) => size);
  const figure = (sample: number): Figure => ({ sample });
  return {
    smallestExecutable: figure(Math.min(...executables)),
    largestExecutable: figure(Math.max(...executables)),
    smallestDownload: figure(Math.min(...downloads)),
    largestDownload: figure(Math.max(...downloads)),
  };
}
