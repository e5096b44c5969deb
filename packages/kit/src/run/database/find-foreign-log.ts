// Finds a log that belongs to another file than the one beside it. Loaded only if there is a log:
// after a crash.
import type { BuildInfo } from "../build-info.ts";
import { companionOf, hasJournal } from "./companion-files.ts";
import { checkIntegrity } from "./checked-copy.ts";
import { isDamage, openReadOnly } from "./connection.ts";
import { UserError } from "../errors.ts";
import { judgeCompanions } from "./foreign-log.ts";
import { isFrozen } from "./open-source.ts";
import type { HomePaths } from "../home/paths.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { databaseItself } from "../home/linked-file.ts";

/**
 * The user put that file there, so the hint's command keeps it. Needs the home's lock, or a home
 * without a running app.
 * @throws UserError (exit 1)
 */
export function refuseForeignLog(info: BuildInfo, paths: HomePaths): void {
  const { database } = paths;
  const log = findForeignLog(database);
  if (log === null) return;
  const itself = databaseItself(database, process.platform);
  throw new UserError(
    `Cannot open the database "${database}": the log "${log}" belongs to another copy of it, and would mix old and new rows`,
    {
      hint: `${renderCommand(info.name, paths, "restore", itself)}  (the file as it is, without that log; both are kept)`,
    },
  );
}

/** @returns its path; null when it belongs to the database, as far as can be told */
export function findForeignLog(database: string): string | null {
  const log = companionOf(database, hasJournal(database) ? "-journal" : "-wal");
  const belonging = judgeCompanions(database);
  if (belonging === "foreign") return log;
  // If the log itself does not show it, the rows do: a mixture has index entries without a row, and
  // rows without an entry.
  if (belonging !== "unknown" || hasJournal(database) || isFrozen(database)) return null;
  return !isWhole(database, true) && isWhole(database, false) ? log : null;
}

function isWhole(database: string, withLog: boolean): boolean {
  try {
    using sqlite = openReadOnly(database, { isStill: true, ignoresLog: !withLog });
    checkIntegrity(sqlite);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}
