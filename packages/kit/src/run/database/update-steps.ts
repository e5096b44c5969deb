// The steps in which a start prepares the database, which may take long. Reports each to the log,
// to `.state/updating.json` for other commands, and to the watcher. No failure here can stop an
// update.
import { announceUpdating, forgetUpdating } from "../home/updating.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Log } from "../log/open.ts";

export interface Step {
  /** For people: `changing your data (1 of 2)` */
  text: string;
  /** For the log, if it needs more detail. */
  logged?: string;
  growth?: Growth;
}

/** How far a step is: by the size of the unfinished file that it writes. Plain data. */
export interface Growth {
  /** Where that file is. */
  folder: string;
  /** Its size in the end, about. */
  bytes: number;
}

/** Reading or copying a smaller database is too quick for a message. */
export const tellAboveBytes = 256 * 1024 * 1024;

export interface UpdateSteps {
  /** Does the work of a step. */
  run<T>(step: Step, work: () => T | Promise<T>): Promise<T>;
  /** Within a step: the following work is another one. */
  next(step: Step): void;
}

/** Shows the steps to a person; see ../window/watch-update.ts. */
export interface UpdateWatcher {
  begin(text: string, growth?: Growth): void;
  end(isDone: boolean): Promise<void>;
}

export interface StepOptions {
  paths: Pick<HomePaths, "state">;
  log: Log;
  /** Writes the log to the disk: the thread is busy until the step ends. */
  flushLog(): void | Promise<void>;
  /** Called once, when there is something to show. */
  watch(versions: Versions): UpdateWatcher | Promise<UpdateWatcher>;
  versions: Versions;
  pid: number;
}

export interface Versions {
  /** The version that last served the home; null if unknown. */
  from: string | null;
  to: string;
}

/** Runs work that may consist of steps; without any, it reports nothing. */
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
    watcher?.begin(step.text, step.growth);
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
    // The disk refuses: the update itself will report it better.
  }
}
