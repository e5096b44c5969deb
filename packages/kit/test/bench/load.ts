// Requests per second, by rounds in which the programs take turns, and what memory they have afterwards.
import { join } from "node:path";

import { track } from "./children.ts";
import type { LoadAnswer, LoadJob } from "./load-generator.ts";
import { readMemory } from "./memory.ts";
import type { Running } from "./running.ts";
import { listLength, note } from "./same-answers.ts";
import { median, Samples } from "./samples.ts";
import { takeTurns } from "./start.ts";

export interface LoadOptions {
  rounds: number;
  durationMs: number;
}

const connections = 32;
const routes = {
  ping: { method: "GET", path: "/health" },
  list: { method: "GET", path: `/api/notes?limit=${listLength}` },
  create: { method: "POST", path: "/api/notes", body: note },
} as const;
type Route = keyof typeof routes;

export async function measureLoad(programs: readonly Running[], { rounds, durationMs }: LoadOptions) {
  const timing = { connections, durationMs, warmUpMs: durationMs / 4 };
  const samples = { ping: new Samples(), list: new Samples(), create: new Samples() };
  const busy = new Samples();
  using generator = startGenerator();
  for (const [name, { path, ...route }] of Object.entries(routes) as [Route, (typeof routes)[Route]][]) {
    for (let turn = 0; turn < rounds; turn++) {
      for (const { program, url, token } of takeTurns(programs, turn)) {
        const answer = await generator.run({ ...route, ...timing, url: new URL(path, url).href, token });
        if (answer.failures > 0)
          throw new Error(`${program.title} failed ${answer.failures} requests of "${name}"`);
        samples[name].add(program.name, answer.requestsPerSecond);
        busy.add(`${program.name} ${name}`, answer.busy);
      }
    }
  }
  const memoryBytes = new Samples();
  for (const { program, pid } of programs) memoryBytes.add(program.name, await readMemory(pid));
  return {
    pingPerSecond: samples.ping.summary(median),
    listPerSecond: samples.list.summary(median),
    createPerSecond: samples.create.summary(median),
    generatorBusy: Math.max(...Object.values(busy.summary(median)).map((share) => share ?? 0)),
    memoryBytes: memoryBytes.summary(median),
    ceilingPerSecond: await measureCeiling(generator, timing),
  };
}

type Generator = ReturnType<typeof startGenerator>;

/** How much the generator itself can do: against a socket that answers whatever comes with the same bytes. */
async function measureCeiling(
  generator: Generator,
  timing: Pick<LoadJob, "connections" | "durationMs" | "warmUpMs">,
): Promise<number> {
  const answer = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: 512\r\n\r\n${" ".repeat(512)}`);
  using server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.write(answer) },
  });
  const url = `http://127.0.0.1:${server.port}/health`;
  const { requestsPerSecond } = await generator.run({ ...timing, method: "GET", url, token: "" });
  server.stop(true);
  return requestsPerSecond;
}

function startGenerator() {
  let waiting: PromiseWithResolvers<LoadAnswer> | undefined;
  const child = track(
    Bun.spawn([process.execPath, join(import.meta.dir, "load-generator.ts")], {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (answer: LoadAnswer) => waiting?.resolve(answer),
      onExit: () => waiting?.reject(new Error("The load generator ended before it was done")),
    }),
  );
  return {
    run(job: LoadJob): Promise<LoadAnswer> {
      waiting = Promise.withResolvers<LoadAnswer>();
      child.send(job);
      return waiting.promise;
    },
    [Symbol.dispose]: () => child.kill(),
  };
}
