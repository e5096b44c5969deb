// The threads as the app's code sees them: what a job is, and how to run it. Types only.

/** One of the app's functions that runs on a thread. `job()` makes one. */
export interface Job<Input, Output> {
  /** For messages: the function's name, or its module's. */
  readonly name: string;
  /** Identifies the job on every thread. */
  readonly key: string;
  /** The module that makes the job, as an address to import. */
  readonly url: string;
  /** The tables that the job reads; null if it does not use the database. */
  readonly schema: Record<string, unknown> | null;
  readonly work: (input: Input, tools: never) => Output | Promise<Output>;
}

/** The app's threads, for work that would block the app's answers. */
export interface Threads {
  /**
   * Runs a job as soon as a thread is free: `await threads.run(report, { year: 2026 })`. Copies
   * input and result (https://developer.mozilla.org/docs/Web/API/structuredClone): plain data,
   * dates, maps, sets and bytes, but no functions.
   * @throws what the job throws, with its message, name and stack; and an error that says so when
   * the thread ended, the time ran out, or the app is stopping
   */
  run<Input, Output>(job: Job<Input, Output>, ...given: Given<Input>): Promise<Output>;
}

/** A job without an input can be run without one. */
export type Given<Input> = undefined extends Input
  ? [input?: Input, limits?: RunLimits]
  : [input: Input, limits?: RunLimits];

/** Limits that end a run early, and its thread with it. The time includes the wait for a thread. */
export interface RunLimits {
  timeoutMs?: number;
  signal?: AbortSignal;
}
