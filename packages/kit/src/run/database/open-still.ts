// Opens a database that no process has open, such as a backup, to read it. The files beside it may
// belong to another one.
import { hasLog } from "./companion-files.ts";
import { openReadOnly, type Sqlite } from "./connection.ts";
import { judgeCompanions } from "./foreign-log.ts";

/**
 * Like openReadOnly(), but ignores a log or a journal that belongs to another file, and keeps it.
 */
export function openStill(file: string): Sqlite {
  const ignoresLog = hasLog(file) && judgeCompanions(file) === "foreign";
  return openReadOnly(file, { isStill: true, ignoresLog });
}
