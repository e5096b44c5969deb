// The worker's side of automatic-backup.ts: makes one backup with a connection of its own, answers, and waits to be ended.
import { backUp, type BackupRequest } from "./backup.ts";
import type { BackupAnswer } from "./automatic-backup.ts";

export function answerBackups(): void {
  self.addEventListener("message", (event: MessageEvent<BackupRequest>) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    postMessage(makeBackup(event.data));
  });
}

function makeBackup(request: BackupRequest): BackupAnswer {
  try {
    return { made: backUp(request) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
