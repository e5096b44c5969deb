// One thread, as the app has it: started, asked, ended.
import { startWorker } from "../workers.ts";
import { unpackError, type Answer, type Call } from "./messages.ts";

export interface RunningThread {
  /** One call at a time. @throws what the job throws; and when the thread ends before it answers */
  ask(call: Call): Promise<unknown>;
  /** At once, whatever it does. What it was asked fails with the reason. */
  end(reason: unknown): void;
  isOver(): boolean;
  /** Once it has let go of everything, its database included. */
  closed: Promise<void>;
}

/**
 * @param module what it loads: see import-module.ts
 * @param onBroken told of what it threw after it had answered, which nobody else hears of
 */
export function startThread(module: string, onBroken: (error: Error) => void): RunningThread {
  const worker = startWorker(module);
  let asked: (PromiseWithResolvers<unknown> & { name: string }) | undefined;
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  let isOver = false;

  function end(reason: unknown): void {
    isOver = true;
    worker.terminate();
    asked?.reject(reason);
  }

  function breakOff(error: Error): void {
    if (isOver) return;
    if (!asked) onBroken(error);
    end(error);
  }

  function cutOff(why: string): void {
    breakOff(new Error(`Cannot finish the job "${asked?.name ?? ""}": ${why}`));
  }

  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    if ("broken" in data) return breakOff(unpackError(data.broken));
    if ("failure" in data) asked?.reject(unpackError(data.failure));
    else asked?.resolve(data.result);
  });
  worker.addEventListener("error", ({ message }) => cutOff(message));
  worker.addEventListener("close", (event) => {
    // Bun's type of the event lacks what `process.exit()` was called with.
    cutOff(`its thread ended with ${(event as CloseEvent).code}`);
    close();
  });

  function send(message: { call: Call }): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.postMessage(message);
  }

  return {
    async ask(call) {
      asked = { ...Promise.withResolvers(), name: call.job.name };
      try {
        send({ call });
        return await asked.promise;
      } finally {
        asked = undefined;
      }
    },
    end,
    isOver: () => isOver,
    closed,
  };
}
