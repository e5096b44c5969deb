// Ten thousand seeds, against the least that could do it: a copy of the same files, and all of it on the disk.
import { rmSync } from "node:fs";
import { join } from "node:path";

import { mustRun } from "./children.ts";
import { buildProject } from "./compile.ts";
import type { Measure } from "./context.ts";
import { startProgram } from "./running.ts";
import { median, Samples } from "./samples.ts";
import { addSeeds, copyNotebook } from "./variants.ts";

export const measureSeeds: Measure = async ({ programs, amount, workshop, homes, say, skip }) => {
  if (process.platform === "win32") {
    skip("seeds", "Windows has no cp and sync to compare with", "seedsFirstStart");
    return {};
  }
  say(`Building the app with ${amount.seeds} seeds`);
  const projectDir = copyNotebook(join(workshop, "seeds-project"));
  const folder = addSeeds(projectDir, amount.seeds);
  const executable = await buildProject(projectDir, join(workshop, "seeds"));
  const [start, copy] = [new Samples(), new Samples()];
  for (let run = 0; run < amount.seedRuns; run++) {
    say(`First start with them, ${run + 1} of ${amount.seedRuns}`);
    const [home, copied] = [join(homes, "seeds"), join(homes, "copied-seeds")];
    // What somebody else left to be written is not theirs to wait for.
    await mustRun(["sync"]);
    {
      await using running = await startProgram({ ...programs.sample, executable }, home);
      start.add("sample", running.firstAnswerMs);
    }
    await mustRun(["sync"]);
    const startedAt = performance.now();
    await mustRun(["cp", "-r", folder, copied]);
    await mustRun(["sync"]);
    copy.add("sample", performance.now() - startedAt);
    for (const made of [home, copied]) rmSync(made, { recursive: true, maxRetries: 20 });
  }
  return { seedsFirstStart: start.summary(median), seedsCopy: copy.summary(median) };
};
