// Has archives written in threads of their own, each of which writes one after the other. Errors
// arrive as they were thrown there.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { UserError } from "../../run/errors.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import type { ArchivedProgram } from "./archive.ts";
import type { ContentSum } from "./sums.ts";

export interface PackJob {
  /** Plain data, which a thread can be sent. */
  plan: Plan;
  target: Target;
  program: ArchivedProgram;
  path: string;
}

export type PackAnswer =
  { sum: ContentSum } | { failure: { message: string; code: string; hint: string | undefined } };

export interface Packer extends Disposable {
  /**
   * Does what writeArchive() does.
   * @throws UserError, or the disk's refusal with its code
   */
  pack(job: PackJob): Promise<ContentSum>;
}

/** Starts its first thread at once: loading the code takes as long as a third of an archive. */
export function openPacker(): Packer {
  const all: Worker[] = [];
  const start = () => {
    const thread = new Worker(pathToFileURL(join(import.meta.dir, "pack-child.ts")));
    all.push(thread);
    return thread;
  };
  const idle = [start()];
  return {
    async pack(job) {
      const thread = idle.pop() ?? start();
      const answer = await ask(thread, job);
      idle.push(thread);
      if ("sum" in answer) return answer.sum;
      const { message, code, hint } = answer.failure;
      throw hint === undefined
        ? Object.assign(new Error(message), { code })
        : new UserError(message, { hint });
    },
    [Symbol.dispose]: () => all.forEach((thread) => thread.terminate()),
  };
}

async function ask(thread: Worker, job: PackJob): Promise<PackAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PackAnswer>();
  const over = new AbortController();
  const { signal } = over;
  const onMessage = ({ data }: MessageEvent<PackAnswer>) => resolve(data);
  thread.addEventListener("message", onMessage, { signal });
  thread.addEventListener("error", ({ message }) => reject(new Error(message)), { signal });
  thread.postMessage(job);
  try {
    return await promise;
  } finally {
    over.abort();
  }
}
