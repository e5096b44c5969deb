// Ends a run early: when its time is over, or its caller aborts it.
import type { RunLimits } from "./job.ts";

export interface Limit extends Disposable {
  signal: AbortSignal;
}

/** @param name the job's name, for the message */
export function limitRun(name: string, { timeoutMs, signal }: RunLimits): Limit {
  const controller = new AbortController();
  const stop = () => controller.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  const timer = timeoutMs === undefined ? undefined : setTimeout(tooLong, timeoutMs);

  function tooLong(): void {
    const message = `Cannot finish the job "${name}": it took longer than ${timeoutMs} ms`;
    controller.abort(new DOMException(message, "TimeoutError"));
  }

  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}

/** The app is stopping; the job has no bug. */
export class AppStopping extends Error {
  constructor(name: string) {
    super(`Cannot finish the job "${name}": the app is stopping`);
    this.name = "AppStopping";
  }
}
