// The worker's side of automatic-backup.ts: makes one backup on its own connection.
import { messageOf } from "../errors.ts";
import { isDamage } from "./connection.ts";
import { backUp, type BackupAnswer, type BackupRequest } from "./backup.ts";

export function makeBackup(request: BackupRequest): BackupAnswer {
  try {
    return { made: backUp(request) };
  } catch (error) {
    return { reason: messageOf(error), isDamage: isDamage(error) };
  }
}
