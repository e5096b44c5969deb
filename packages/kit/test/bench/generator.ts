// The process that sends the load, as the benchmark sees it.
import { join } from "node:path";

import { track } from "./children.ts";
import type { LoadAnswer, LoadJob } from "./load-generator.ts";
import type { Running } from "./running.ts";

export interface Generator extends Disposable {
  /** @throws Error when the program failed a request */
  run(running: Running, job: Omit<LoadJob, "url" | "token"> & { path: string }): Promise<LoadAnswer>;
}

export function startGenerator(): Generator {
  let waiting: PromiseWithResolvers<LoadAnswer> | undefined;
  const child = track(
    Bun.spawn([process.execPath, join(import.meta.dir, "load-generator.ts")], {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (answer: LoadAnswer) => waiting?.resolve(answer),
      onExit: () => waiting?.reject(new Error("The load generator ended before it was done")),
    }),
  );
  return {
    async run({ program, url, token }, { path, ...job }) {
      waiting = Promise.withResolvers<LoadAnswer>();
      child.send({ ...job, url: new URL(path, url).href, token } satisfies LoadJob);
      const answer = await waiting.promise;
      if (answer.failures === 0) return answer;
      throw new Error(`${program.title} failed ${answer.failures} requests of ${job.method} ${path}`);
    },
    [Symbol.dispose]: () => child.kill(),
  };
}
