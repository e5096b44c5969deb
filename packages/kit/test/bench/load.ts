// Requests per second, by rounds in which the programs take turns; and the memory that many requests leave behind.
import { join } from "node:path";

import { withAll, type Bench, type Measure } from "./context.ts";
import { startGenerator } from "./generator.ts";
import { readMemory } from "./memory.ts";
import { connectionCounts, type Figures } from "./metrics.ts";
import { startProgram, type Running } from "./running.ts";
import { listLength, note } from "./same-answers.ts";
import { median, Samples, takeTurns } from "./samples.ts";

export interface Route {
  method: string;
  path: string;
  body?: unknown;
}

/** Every home has 20 equal notes behind the three that it starts with. */
const someNote = { method: "GET", path: "/api/notes/10" };

export const measureRequests: Measure = async (bench) => {
  const routes = {
    ping: { method: "GET", path: "/health" },
    list: { method: "GET", path: `/api/notes?limit=${listLength}` },
    get: someNote,
    // Last: it changes what the others read.
    create: { method: "POST", path: "/api/notes", body: note },
  };
  const { compared } = bench.programs;
  return await withAll(compared, bench.homes, (running) => measureRoutes(bench, running, routes));
};

/** @returns `ROUTE1` and `ROUTE64`: answers per second with so many connections */
export async function measureRoutes(
  { amount: { rounds, durationMs }, say, noteBusy }: Bench,
  programs: readonly Running[],
  routes: Record<string, Route>,
): Promise<Figures> {
  const timing = { durationMs, warmUpMs: durationMs / 4 };
  const figures: Figures = {};
  using generator = startGenerator();
  for (const [name, route] of Object.entries(routes)) {
    say(`${route.method} ${route.path}`);
    for (const connections of connectionCounts) {
      const [perSecond, busy] = [new Samples(), new Samples()];
      for (let turn = 0; turn < rounds; turn++) {
        for (const running of takeTurns(programs, turn)) {
          const answer = await generator.run(running, { ...route, ...timing, connections });
          perSecond.add(running.program.name, answer.requestsPerSecond);
          busy.add(running.program.name, answer.busy);
        }
      }
      figures[`${name}${connections}`] = perSecond.summary(median);
      for (const share of Object.values(busy.summary(median))) noteBusy(share ?? 0);
    }
  }
  return figures;
}

/** One program after the other, each alone. */
export const measureMemory: Measure = async ({ programs, homes, amount, say }) => {
  const memory = new Samples();
  using generator = startGenerator();
  for (const program of programs.compared.filter(({ isSlow = false }) => !isSlow)) {
    say(program.title);
    await using running = await startProgram(program, join(homes, program.name));
    const timing = { connections: 64, warmUpMs: 0, durationMs: 0, requests: amount.requests };
    await generator.run(running, { ...someNote, ...timing });
    memory.add(program.name, await readMemory(running.pid));
  }
  return { memoryAfterRequests: memory.summary(median) };
};
