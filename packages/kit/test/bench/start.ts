// Start to first answer: on a home that exists (warm), on a new one (first), and with nothing of it in the page cache (cold).
// The programs take turns, so that whatever else the machine does hits all of them.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { mustRun } from "./children.ts";
import type { Measure } from "./context.ts";
import { readMemory } from "./memory.ts";
import { startProgram } from "./running.ts";
import { median, Samples, takeTurns } from "./samples.ts";

export const measureStarts: Measure = async ({ programs, homes, amount, say }) => {
  const { compared } = programs;
  const [warm, first, memory] = [new Samples(), new Samples(), new Samples()];
  // The first turn does not count.
  for (let turn = -1; turn < amount.warmRuns; turn++) {
    for (const program of takeTurns(compared, turn)) {
      await using running = await startProgram(program, join(homes, program.name));
      if (turn < 0) continue;
      warm.add(program.name, running.firstAnswerMs);
      memory.add(program.name, await readMemory(running.pid));
    }
  }
  say(`${amount.firstRuns} first starts of each`);
  for (let turn = 0; turn < amount.firstRuns; turn++) {
    for (const program of takeTurns(compared, turn)) {
      const home = join(homes, `new-${program.name}`);
      {
        await using running = await startProgram(program, home);
        first.add(program.name, running.firstAnswerMs);
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 20 });
    }
  }
  return {
    warmStart: warm.summary(median),
    firstStart: first.summary(median),
    memoryAfterStart: memory.summary(median),
  };
};

/** Linux's own way to forget what it has read: see proc_sys_vm(5). */
const cacheFile = "/proc/sys/vm/drop_caches";

export const measureColdStarts: Measure = async ({ programs, homes, amount, skip }) => {
  const { compared } = programs;
  const cold = new Samples();
  for (let turn = 0; turn < amount.coldRuns; turn++) {
    for (const program of takeTurns(compared, turn)) {
      await mustRun(["sync"]);
      try {
        writeFileSync(cacheFile, "3");
      } catch {
        skip("cold start", "only Linux's administrator may empty the page cache", "coldStart");
        return {};
      }
      await using running = await startProgram(program, join(homes, program.name));
      cold.add(program.name, running.firstAnswerMs);
    }
  }
  return { coldStart: cold.summary(median) };
};
