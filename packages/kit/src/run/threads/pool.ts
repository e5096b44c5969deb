// `context.threads`: as many threads as the settings allow, each started when it is first needed. A
// job that finds no free thread waits for its turn.
import { threadModule } from "../import-module.ts";
import type { Log } from "../log/open.ts";
import type { Job, RunLimits, Threads } from "./job.ts";
import { AppStopping, limitRun } from "./limits.ts";
import type { Call, DatabaseSource } from "./messages.ts";
import { makeQueue } from "./queue.ts";
import { startThread, type RunningThread } from "./running.ts";
import { describeUncloneable } from "./uncloneable.ts";

export interface ThreadPool extends Threads {
  /** Ends the running jobs, and waits a moment until they let go of the database. */
  end(): Promise<void>;
}

/** An ended thread lets go within some milliseconds. */
const endWithinMs = 1000;

export interface ThreadPoolOptions {
  max: number;
  home: string;
  log: Pick<Log, "warn">;
  /** Aborted when the app stops: waiting jobs then fail, and no new one begins. */
  stopping: AbortSignal;
  /** Called for each run of a job that reads. */
  database(): DatabaseSource;
}

type AnyJob = Job<never, unknown>;

export function makeThreads({ max, home, log, stopping, database }: ThreadPoolOptions): ThreadPool {
  const queue = makeQueue(max);
  const idle: RunningThread[] = [];
  const running = new Map<RunningThread, AnyJob>();
  const open = new Set<RunningThread>();

  function takeThread(): RunningThread {
    for (let thread = idle.pop(); thread; thread = idle.pop()) if (!thread.isOver()) return thread;
    const started = startThread(threadModule(), tellBroken);
    open.add(started);
    void started.closed.then(() => open.delete(started));
    return started;
  }

  function tellBroken({ stack }: Error): void {
    log.warn("A thread failed after its job had ended: {stack}", { stack });
  }

  async function run(job: AnyJob, given: unknown, limits: RunLimits = {}): Promise<unknown> {
    using limit = limitRun(job.name, limits);
    if (stopping.aborted) throw new AppStopping(job.name);
    const call = { job: placeOf(job), input: given, home };
    if (!queue.enter()) {
      // Copies the input now, because the caller may change it while the job waits.
      call.input = copy(job, given);
      await queue.wait(limit.signal, stopping, () => new AppStopping(job.name));
    }
    try {
      return await askThread(job, { ...call, database: job.schema && database() }, limit.signal);
    } finally {
      queue.leave();
    }
  }

  async function askThread(job: AnyJob, call: Call, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    const thread = takeThread();
    const end = () => thread.end(signal.reason);
    running.set(thread, job);
    signal.addEventListener("abort", end);
    try {
      return await thread.ask(call);
    } catch (error) {
      throw isCloneError(error) ? refuseInput(job, call.input, error) : error;
    } finally {
      signal.removeEventListener("abort", end);
      running.delete(thread);
      idle.push(thread);
    }
  }

  return {
    // The thread keeps the types' promise: it runs this job with this input.
    run: run as Threads["run"],
    async end() {
      if (open.size === 0) return;
      for (const thread of open) thread.end(new AppStopping(running.get(thread)?.name ?? ""));
      const closed = Promise.all([...open].map((thread) => thread.closed));
      await Promise.race([closed, Bun.sleep(endWithinMs)]);
    },
  };
}

function placeOf({ key, url, name }: AnyJob): Call["job"] {
  return { key, url, name };
}

function copy(job: AnyJob, input: unknown): unknown {
  try {
    return structuredClone(input);
  } catch (error) {
    throw refuseInput(job, input, error);
  }
}

function isCloneError(error: unknown): boolean {
  return error instanceof DOMException && error.name === "DataCloneError";
}

function refuseInput({ name }: AnyJob, input: unknown, cause: unknown): TypeError {
  const what = describeUncloneable(input, "it");
  return new TypeError(`Cannot send the input of the job "${name}" to a thread: ${what}`, { cause });
}
