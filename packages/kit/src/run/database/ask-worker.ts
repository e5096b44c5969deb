// Gives a worker the work that would block the serving thread. The worker is the main module again
// (see run.ts), because every executable contains it.
import { startWorker } from "../workers.ts";
import type { BackupAnswer, BackupRequest } from "./backup.ts";
import type { RescueRequest } from "./copy-aside.ts";

/** The tasks of a worker; see worker-main.ts. */
export type WorkerTask =
  | { backup: BackupRequest }
  | { rescue: RescueRequest }
  /** The file of a database, to be checked whole. */
  | { check: string };

/** Also of a worker that ended before it answered. */
interface Failure {
  reason: string;
  isDamage?: boolean;
}

export interface RunningTask<Answer = BackupAnswer> {
  answer: Promise<Answer | Failure>;
  end(): void;
}

/** The task says what the worker answers. */
export function askWorker<Answer = BackupAnswer>(task: WorkerTask): RunningTask<Answer> {
  const worker = startWorker(Bun.main);
  const { promise, resolve } = Promise.withResolvers<Answer | Failure>();
  worker.addEventListener("message", (event: MessageEvent<Answer>) => resolve(event.data));
  worker.addEventListener("error", (event) => resolve({ reason: event.message }));
  worker.addEventListener("close", () => resolve({ reason: "it was ended" }));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  worker.postMessage(task);
  return { answer: promise.finally(() => worker.terminate()), end: () => worker.terminate() };
}
