// The thread's side: does one job at a time, and sends back its result.
import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";

import { findJob } from "./define-job.ts";
import { describeUncloneable } from "./uncloneable.ts";
import { packError, type Answer, type Call } from "./messages.ts";
import { openReader } from "./reader.ts";

export async function answer(call: Call): Promise<void> {
  prepareOnce();
  try {
    send({ result: await work(call) }, call);
  } catch (error) {
    send({ failure: packError(error) }, call);
  }
}

async function work({ job: place, input, home, database }: Call): Promise<unknown> {
  const job = await findJob(place);
  // The app's side has checked the types: each job gets its own input.
  const run = job.work as (input: unknown, tools: object) => unknown;
  if (!job.schema || !database) return await run(input, { home });
  using reader = openReader(database, job.schema);
  return await run(input, { home, db: reader.db });
}

function send(answered: Answer, { job: { name } }: Pick<Call, "job">): void {
  try {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    postMessage(answered);
  } catch (cause) {
    const what = describeUncloneable("result" in answered ? answered.result : undefined, "it");
    const message = `Cannot send the result of the job "${name}" to the app: ${what}`;
    send({ failure: packError(new TypeError(message, { cause })) }, { job: { name, key: "", url: "" } });
  }
}

let isPrepared = false;

function prepareOnce(): void {
  if (isPrepared) return;
  isPrepared = true;
  lowerPriority();
  const tellBroken = (error: unknown) => send({ broken: packError(error) }, noJob);
  process.on("uncaughtException", tellBroken);
  process.on("unhandledRejection", tellBroken);
}

const noJob = { job: { name: "", key: "", url: "" } };

/**
 * Lowers this thread's priority, so that the server answers at once while all cores compute. Only
 * Linux has a priority for each thread (setpriority(2), NOTES); other systems have one per program.
 */
function lowerPriority(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(Number(basename(readlinkSync("/proc/thread-self"))), 10);
  } catch {
    // Without /proc, or where a container forbids it, threads keep the normal priority.
  }
}
