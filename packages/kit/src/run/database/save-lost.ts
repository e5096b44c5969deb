// Saves a database that was deleted or replaced while the app runs. SQLite still has it open, so
// this connection, the only one that can reach it, writes it to a backup. Then it takes no more
// changes.
import { basename } from "node:path";

import { messageOf } from "../errors.ts";
import { backUp, type BackupAnswer } from "./backup.ts";
import type { BuildInfo } from "../build-info.ts";
import type { RescueRequest } from "./copy-aside.ts";
import type { DatabaseFile, FileState } from "./follow-file.ts";
import type { Sqlite } from "./connection.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Log } from "../log/open.ts";
import { renderCommand } from "../terminal/render-command.ts";

export interface OpenDatabase {
  info: Pick<BuildInfo, "name" | "version">;
  paths: HomePaths;
  log: Log;
  say(message: string): void;
  sqlite: Sqlite;
  /** Copies the files that are still open, on another thread. */
  copyAside(rescue: RescueRequest): Promise<BackupAnswer>;
}

/**
 * Refuses all changes from now on, so that none is confirmed and then lost. @returns the message
 * for people
 */
export async function saveWhatIsOpen(
  found: Exclude<FileState, "same">,
  options: OpenDatabase & { file: DatabaseFile },
): Promise<string> {
  const { log, say, sqlite } = options;
  const folded = found === "log deleted" ? foldIn(options) : null;
  setReadOnly(sqlite, true);
  const text = folded ?? (await rescue(found === "deleted" ? "deleted" : "replaced", options));
  log.error("{text}", { text });
  say(text);
  return text;
}

/**
 * The log's changes are still open, and go into the database. Later ones would be lost at the first
 * crash.
 */
function foldIn({ log, sqlite }: OpenDatabase): string {
  const what = "The database's log was deleted while the app ran, so nothing can be saved now.";
  try {
    sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return `${what} Everything you saved before is kept: stop the app and start it again.`;
  } catch (error) {
    log.error("Cannot move the log into the database: {reason}", { reason: messageOf(error) });
    return `${what} Stop the app and start it again.`;
  }
}

function setReadOnly(sqlite: Sqlite, isReadOnly: boolean): void {
  sqlite.run(`PRAGMA query_only = ${isReadOnly ? "ON" : "OFF"}`);
}

async function rescue(
  found: "deleted" | "replaced",
  options: OpenDatabase & { file: DatabaseFile },
): Promise<string> {
  const { info, log, paths } = options;
  const what = `The database "${paths.database}" was ${found} while the app ran, so nothing can be saved now.`;
  try {
    const file = await copyOpen(options);
    const command = renderCommand(info.name, paths, "restore", basename(file));
    return `${what} Its contents are kept in "${file}". Stop the app, then bring it back with: ${command}`;
  } catch (error) {
    log.error("Cannot save the database's contents: {reason}", { reason: messageOf(error) });
    const command = renderCommand(info.name, paths, "backups");
    return `${what} Its contents could not be copied. Stop the app, and see what can be restored with: ${command}`;
  }
}

/** @returns the backup's path */
async function copyOpen({
  info,
  paths,
  sqlite,
  file,
  log,
  copyAside,
}: OpenDatabase & { file: DatabaseFile }): Promise<string> {
  const { name, version } = info;
  const request = { folder: paths.backups, name, made: new Date(), version, reason: "replaced" } as const;
  const files = file.aside();
  const answer = files && (await copyAside({ files, request }));
  if (answer && "made" in answer) return answer.made.file;
  if (answer) log.warn("Cannot copy the open files: {reason}", { reason: answer.reason });
  // SQLite itself can copy it, but blocks all answers meanwhile. It counts the copy as a change.
  setReadOnly(sqlite, false);
  try {
    return backUp({ ...request, source: sqlite }).file;
  } finally {
    setReadOnly(sqlite, true);
  }
}
