// The database was deleted or replaced under the running app. SQLite still has all of it open: it is written to a backup, from this very
// connection, as no other can reach it, and then takes no more changes.
import { basename } from "node:path";

import { messageOf } from "../errors.ts";
import { backUp } from "./backup.ts";
import type { BuildInfo } from "../build-info.ts";
import type { FileState } from "./database-file.ts";
import type { Sqlite } from "./database.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Log } from "../log/open.ts";
import { renderCommand } from "../terminal/render-command.ts";

export interface OpenDatabase {
  info: Pick<BuildInfo, "name" | "version">;
  paths: HomePaths;
  log: Log;
  say(message: string): void;
  sqlite: Sqlite;
}

/** Blocks until it is done: nothing that is written meanwhile could be kept. @returns what to tell people */
export function saveWhatIsOpen(found: Exclude<FileState, "same">, options: OpenDatabase): string {
  const { log, say, sqlite } = options;
  const text = found === "log deleted" ? foldIn(options) : rescue(found, options);
  // Whatever the app still tries is refused, and nothing is acknowledged that would be gone.
  sqlite.run("PRAGMA query_only = ON");
  log.error("{text}", { text });
  say(text);
  return text;
}

/** The changes that stand in it are open still, and go into the database; those to come would be lost at the first crash. */
function foldIn({ log, sqlite }: OpenDatabase): string {
  const what = "The database's log was deleted while the app ran, so nothing is saved any more.";
  try {
    sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return `${what} What you saved before is kept: stop the app and start it again.`;
  } catch (error) {
    log.error("Cannot move the log into the database: {reason}", { reason: messageOf(error) });
    return `${what} Stop the app and start it again.`;
  }
}

function rescue(found: "deleted" | "replaced", options: OpenDatabase): string {
  const { info, log, paths, sqlite } = options;
  const what = `The database "${paths.database}" was ${found} while the app ran, so nothing is saved any more.`;
  try {
    const { name, version } = info;
    const request = { source: sqlite, folder: paths.backups, name, made: new Date(), version };
    const { file } = backUp({ ...request, reason: "replaced" });
    const command = renderCommand(name, paths, "restore", basename(file));
    return `${what} What it held is kept in "${file}". Stop the app, then bring it back with: ${command}`;
  } catch (error) {
    log.error("Cannot save what the database held: {reason}", { reason: messageOf(error) });
    const command = renderCommand(info.name, paths, "backups");
    return `${what} What it held could not be copied. Stop the app, and see what can be restored with: ${command}`;
  }
}
