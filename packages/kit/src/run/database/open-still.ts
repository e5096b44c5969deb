// Opens a database that nobody has open, such as a backup, to read it. What stands beside it may
// belong to another file.
import { hasLog } from "./companion-files.ts";
import { openReadOnly, type Sqlite } from "./connection.ts";
import { judgeCompanions } from "./foreign-log.ts";

/**
 * As openReadOnly(); a log or a journal that belongs to another file is left out, and stays as it
 * is.
 */
export function openStill(file: string): Sqlite {
  const ignoresLog = hasLog(file) && judgeCompanions(file) === "foreign";
  return openReadOnly(file, { isStill: true, ignoresLog });
}
