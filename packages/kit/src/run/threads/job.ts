// What the app's code sees of the threads: what a job is, and how it is run. Types only.

/** A function of the app's own that runs on a thread. `job()` makes one. */
export interface Job<Input, Output> {
  /** For people: the function's name, or its module's. */
  readonly name: string;
  /** What each thread knows it by. */
  readonly key: string;
  /** The module that makes it, as an address to import. */
  readonly url: string;
  /** The tables it reads; null where it has no database. */
  readonly schema: Record<string, unknown> | null;
  readonly work: (input: Input, tools: never) => Output | Promise<Output>;
}

/** The app's threads, which do what would hold up its answers. */
export interface Threads {
  /**
   * Runs a job on a thread, as soon as one is free: `await threads.run(report, { year: 2026 })`.
   * Input and result are copied (https://developer.mozilla.org/docs/Web/API/structuredClone): plain
   * data, dates, maps, sets and bytes, but no functions.
   * @throws what the job throws, with its message, name and stack; an error that says so when its
   * thread ended, when it took longer than it may, or when the app stops
   */
  run<Input, Output>(job: Job<Input, Output>, ...given: Given<Input>): Promise<Output>;
}

/** A job without an input needs none. */
export type Given<Input> = undefined extends Input
  ? [input?: Input, limits?: RunLimits]
  : [input: Input, limits?: RunLimits];

/** What ends a run early: its thread is ended with it. The time includes the wait for a thread. */
export interface RunLimits {
  timeoutMs?: number;
  signal?: AbortSignal;
}
