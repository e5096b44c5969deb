// Reports that the app's last backup failed.
import type { FailedBackup } from "../database/failed-backup.ts";
import type { Languages } from "../../messages/languages.ts";
import { sayReason } from "../../messages/notice.ts";
import { noticeId, type NoticeSource } from "./source.ts";

export function backupSource(failedBackup: () => FailedBackup | null): NoticeSource {
  return {
    find() {
      const failed = failedBackup();
      if (failed === null) return [];
      const { at, reason } = failed;
      // Hidden until the next start, or until it fails for another reason.
      const id = noticeId("backupFailed", reason);
      const since = new Date(at);
      const values = { at: since, reason };
      return [{ id, kind: "backupFailed", level: "warning", values, since, actions: ["hide"] }];
    },
  };
}

/** The same in a sentence, for pages that show no list of notices. */
export function tellFailedBackup(failedBackup: () => FailedBackup | null, languages: Languages) {
  return (request: Request): string | null => {
    const failed = failedBackup();
    if (failed === null) return null;
    const say = languages.answer(request);
    const values = sayReason({ at: new Date(failed.at), reason: failed.reason }, say);
    return `${say("backupFailed", values)} ${say("backupFailedAdvice", values)}`;
  };
}
