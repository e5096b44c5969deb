// A process of its own that sends requests over keep-alive connections for a fixed time; one job at a time, told by the
// benchmark over IPC. Its own processor time is part of the answer: a generator that has no time left measures itself.
import { connect, encodeRequest, type HttpSocket } from "./http-socket.ts";

export interface LoadJob {
  method: string;
  url: string;
  token: string;
  body?: unknown;
  connections: number;
  warmUpMs: number;
  durationMs: number;
  /** Ends after so many answers, however long they take. */
  requests?: number;
}

export interface LoadAnswer {
  requestsPerSecond: number;
  /** Answers without a 2xx status, and lost connections. */
  failures: number;
  /** The share of one processor that this process took: 1 is all of it. */
  busy: number;
}

if (process.send) {
  process.on("message", (job: LoadJob) => void run(job).then((answer) => process.send?.(answer)));
  process.once("disconnect", () => process.exit());
}

async function run(job: LoadJob): Promise<LoadAnswer> {
  const url = new URL(job.url);
  const request = encodeRequest(job.method, url, job.token, job.body);
  const sockets = await Promise.all(Array.from({ length: job.connections }, () => connect(url)));
  const count = { good: 0, bad: 0 };
  const enough = Promise.withResolvers<void>();
  for (const socket of sockets)
    repeat(socket, request, count, () => {
      if (count.good + count.bad >= (job.requests ?? Infinity)) enough.resolve();
    });
  await Bun.sleep(job.warmUpMs);
  const before = { ...count, cpu: process.cpuUsage(), at: performance.now() };
  await (job.requests === undefined ? Bun.sleep(job.durationMs) : enough.promise);
  const elapsedMs = performance.now() - before.at;
  const cpu = process.cpuUsage(before.cpu);
  const answer = {
    requestsPerSecond: ((count.good - before.good) / elapsedMs) * 1000,
    failures: count.bad,
    busy: (cpu.user + cpu.system) / 1000 / elapsedMs,
  };
  for (const socket of sockets) socket.close();
  return answer;
}

function repeat(
  socket: HttpSocket,
  request: Uint8Array,
  count: { good: number; bad: number },
  onAnswer: () => void,
): void {
  socket.repeat(request, (isGood) => {
    if (isGood) count.good++;
    else count.bad++;
    onAnswer();
  });
}
