// Whether anything was written since a new version was let in to write. SQLite's log shows it: at
// that moment it is emptied, and gets a stamp alone (see database/log-stamp.ts). While it holds
// nothing but stamps, no row was changed. Whatever cannot be told counts as written.
import { companionOf } from "../database/companion-files.ts";
import type { Sqlite } from "../database/connection.ts";
import { withLog } from "../database/log-file.ts";
import { readFrame, readHeader, type Checksum, type LogBytes } from "../database/wal-frames.ts";
import type { WriteGate } from "../database/write-gate.ts";
import type { HomePaths } from "../home/paths.ts";
import type { WatchedUpdate } from "./watched.ts";

type Data = Pick<HomePaths, "database">;

/**
 * Call it before the first write.
 * @param gate stamps the log
 * @returns what isUntouched() recognizes the log by; undefined if there is no such log
 */
export function beginLog(paths: Data, sqlite: Sqlite, gate: Pick<WriteGate, "enter">): string | undefined {
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  if (gate.enter() !== true) return undefined;
  return readStamps(paths) ?? undefined;
}

/** Needs a home without a running app. */
export function isUntouched(paths: Data, { log }: Pick<WatchedUpdate, "log">): boolean {
  return log !== undefined && readStamps(paths) === log;
}

/** What tells this log from others; null unless it holds stamps, and nothing else. */
function readStamps({ database }: Data): string | null {
  try {
    return withLog(companionOf(database, "-wal"), findStamps);
  } catch {
    // There is none, or the disk refuses.
    return null;
  }
}

function findStamps(log: LogBytes): string | null {
  const header = readHeader(log);
  if (!header?.isWhole) return null;
  let seeds: readonly Checksum[] = [header.stored];
  for (let index = 0; ; index += 1) {
    const frame = readFrame(log, header, index, seeds);
    if (!frame?.hasSalts || !frame.isLinked) return index === 0 ? null : header.salts.join("-");
    if (frame.page !== 1 || !frame.endsTransaction) return null;
    seeds = [frame.stored];
  }
}
