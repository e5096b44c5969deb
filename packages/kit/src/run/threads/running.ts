// One thread, as the app sees it: started, asked, ended.
import { startWorker } from "../workers.ts";
import { unpackError, type Answer, type Call } from "./messages.ts";

export interface RunningThread {
  /** Takes one call at a time. @throws what the job throws, or when the thread ends first */
  ask(call: Call): Promise<unknown>;
  /** Ends the thread at once, whatever it does. A call that is under way fails with the reason. */
  end(reason: unknown): void;
  isOver(): boolean;
  /** Once it has let go of everything, its database included. */
  closed: Promise<void>;
}

/**
 * @param module the module it loads: see import-module.ts
 * @param onBroken receives an error thrown after the answer, which would otherwise be lost
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
    // Bun's type of the event lacks the exit code of `process.exit()`.
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
