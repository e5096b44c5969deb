// Has an archive written in a thread of its own. Errors arrive as they were thrown there.
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

/**
 * Does what writeArchive() does.
 * @throws UserError, or the disk's refusal with its code
 */
export async function packAside(job: PackJob): Promise<ContentSum> {
  const worker = new Worker(pathToFileURL(join(import.meta.dir, "pack-child.ts")));
  try {
    const answer = await ask(worker, job);
    if ("sum" in answer) return answer.sum;
    const { message, code, hint } = answer.failure;
    throw hint === undefined ? Object.assign(new Error(message), { code }) : new UserError(message, { hint });
  } finally {
    worker.terminate();
  }
}

function ask(worker: Worker, job: PackJob): Promise<PackAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PackAnswer>();
  worker.addEventListener("message", ({ data }: MessageEvent<PackAnswer>) => resolve(data));
  worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  worker.postMessage(job);
  return promise;
}
