// What others notice meanwhile: how long ordinary requests take, and how much memory the app has. Asked from a thread of its own: the misbehaving clients keep this one busy.
import type { Asked } from "./latency-worker.ts";
import type { Site } from "./site.ts";

export interface Latency {
  asked: number;
  p50: number;
  p99: number;
  failed: number;
}

/** Asks again and again until `work` is done. @returns milliseconds */
export async function latencyDuring(site: Site, work: Promise<unknown>): Promise<Latency> {
  const thread = new Worker(new URL("latency-worker.ts", import.meta.url).href);
  const { promise, resolve, reject } = Promise.withResolvers<Asked>();
  thread.addEventListener("message", ({ data }: MessageEvent<Asked>) => resolve(data));
  thread.addEventListener("error", ({ message }) => reject(new Error(message)));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  thread.postMessage({ url: site.url, token: site.token });
  const measured = work.then(() => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    thread.postMessage("enough");
    return promise;
  });
  const { times, failed } = await measured.finally(() => thread.terminate());
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(10 * (times[Math.floor(times.length * share)] ?? 0)) / 10;
  return { asked: times.length, p50: at(0.5), p99: at(0.99), failed };
}

/** Asks several times a second, for so long. @returns the most MB that it had */
export async function memoryFor(site: Site, ms: number): Promise<number> {
  let most = 0;
  for (const end = performance.now() + ms; performance.now() < end; await Bun.sleep(200)) {
    most = Math.max(most, await site.rssMb());
  }
  return most;
}
