// What a start does to the database that may take long, step by step: told to the log, to
// `.state/updating.json` for other commands, and to whoever watches. Nothing of it can stop an
// update.
import { announceUpdating, forgetUpdating } from "../home/updating.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Log } from "../log/open.ts";

export interface Step {
  /** For people: `changing your data (1 of 2)` */
  text: string;
  /** For the log, where it says more. */
  logged?: string;
}

export interface UpdateSteps {
  /** Does the work of a step. */
  run<T>(step: Step, work: () => T | Promise<T>): Promise<T>;
  /** Within a step: what is done from now on is another one. */
  next(step: Step): void;
}

/** Shows a person what is done; see ../window/watch-update.ts. */
export interface UpdateWatcher {
  begin(text: string): void;
  end(isDone: boolean): Promise<void>;
}

export interface StepOptions {
  paths: Pick<HomePaths, "state">;
  log: Log;
  /** Puts on the disk what was logged: the thread is busy until the step has ended. */
  flushLog(): void | Promise<void>;
  /** Called once, when there is something to watch. */
  watch(versions: Versions): UpdateWatcher | Promise<UpdateWatcher>;
  versions: Versions;
  pid: number;
}

export interface Versions {
  /** What served the home last; null when nobody knows. */
  from: string | null;
  to: string;
}

/** Runs work that consists of steps, or of none: then nothing is told. */
export async function withSteps<T>(
  options: StepOptions,
  work: (steps: UpdateSteps) => Promise<T>,
): Promise<T> {
  const begun = new Date();
  let watcher: UpdateWatcher | null = null;
  let current: RunningStep | null = null;
  let isDone = false;
  const begin = (step: Step) => {
    current = beginStep(options, step);
    announce(options, begun, step);
    watcher?.begin(step.text);
  };
  try {
    const result = await work({
      async run(step, doIt) {
        watcher ??= await options.watch(options.versions);
        await options.flushLog();
        begin(step);
        try {
          const made = await doIt();
          current?.end("Finished");
          return made;
        } catch (error) {
          current?.end("Failed");
          throw error;
        }
      },
      next(step) {
        current?.end("Finished");
        begin(step);
      },
    });
    isDone = true;
    return result;
  } finally {
    if (current) forgetUpdating(options.paths);
    await (watcher as UpdateWatcher | null)?.end(isDone);
  }
}

interface RunningStep {
  end(how: "Finished" | "Failed"): void;
}

function beginStep({ log, flushLog }: StepOptions, { text, logged = text }: Step): RunningStep {
  const begun = performance.now();
  log.info("Began {step}", { step: logged });
  void flushLog();
  return {
    end(how) {
      const ms = Math.round(performance.now() - begun);
      log.info(`${how} {step} after {ms} ms`, { step: logged, ms });
    },
  };
}

function announce({ paths, versions, pid }: StepOptions, begun: Date, { text: step }: Step): void {
  try {
    announceUpdating(paths, { pid, ...versions, begun: begun.toISOString(), step });
  } catch {
    // The disk refuses: the update will find out, and say so better.
  }
}
