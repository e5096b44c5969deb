// Does the work of the runtime's own workers: the main module again, started by askWorker(),
// watchInWorker() or context.threads. Loads only what a task needs.
import type { WorkerTask } from "./database/ask-worker.ts";
import type { Growth } from "./database/update-steps.ts";
import type { Call } from "./threads/messages.ts";
import type { RunningWatch, ShownPage, WatchSetup } from "./window/update-watcher.ts";

export type WatchMessage = { watch: WatchSetup } | { step: string; growth?: Growth } | { isDone: boolean };
export type WatchAnswer = { shown: ShownPage };

type Message = WorkerTask | WatchMessage | { call: Call };

export function respondToMain(): void {
  let watch: Promise<RunningWatch> | undefined;
  self.addEventListener("message", async ({ data }: MessageEvent<Message>) => {
    if ("call" in data) return (await import("./threads/answer.ts")).answer(data.call);
    if ("backup" in data) return send((await import("./database/backup-worker.ts")).makeBackup(data.backup));
    if ("check" in data) return send((await import("./database/check-worker.ts")).checkWhole(data.check));
    if ("rescue" in data) return send((await import("./database/copy-aside.ts")).copyAside(data.rescue));
    if ("watch" in data) {
      watch = startWatching(data.watch);
      return;
    }
    const running = await watch;
    if ("step" in data) running?.begin(data.step, data.growth);
    else send({ shown: running?.end(data.isDone) ?? null } satisfies WatchAnswer);
  });
}

async function startWatching(setup: WatchSetup): Promise<RunningWatch> {
  const { watchUpdate } = await import("./window/update-watcher.ts");
  const { terminalWriter } = await import("./terminal/join.ts");
  return watchUpdate(setup, await terminalWriter(process.platform));
}

function send(answer: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  postMessage(answer);
}
