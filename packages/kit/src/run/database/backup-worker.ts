// The worker's side of automatic-backup.ts: makes one backup with a connection of its own.
import { messageOf } from "../errors.ts";
import { backUp, type BackupRequest } from "./backup.ts";
import type { BackupAnswer } from "./automatic-backup.ts";

export function makeBackup(request: BackupRequest): BackupAnswer {
  try {
    return { made: backUp(request) };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
