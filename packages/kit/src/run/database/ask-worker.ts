// Has a worker of the runtime do what would hold up the serving thread. The worker is the main
// module again: see run.ts. So it is in every executable, wherever the runtime stands.
import { startWorker } from "../workers.ts";
import type { BackupAnswer, BackupRequest } from "./backup.ts";
import type { RescueRequest } from "./copy-aside.ts";

/** What a worker can be asked; see worker-main.ts. */
export type WorkerTask = { backup: BackupRequest } | { rescue: RescueRequest };

export interface RunningTask {
  answer: Promise<BackupAnswer>;
  end(): void;
}

export function askWorker(task: WorkerTask): RunningTask {
  const worker = startWorker(Bun.main);
  const { promise, resolve } = Promise.withResolvers<BackupAnswer>();
  worker.addEventListener("message", (event: MessageEvent<BackupAnswer>) => resolve(event.data));
  worker.addEventListener("error", (event) => resolve({ reason: event.message }));
  worker.addEventListener("close", () => resolve({ reason: "it was ended" }));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  worker.postMessage(task);
  return { answer: promise.finally(() => worker.terminate()), end: () => worker.terminate() };
}
