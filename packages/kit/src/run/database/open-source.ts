// Opens a database that may be in use, to copy all of it. On a read-only disk SQLite cannot make
// the files it needs beside a database with a write-ahead log; but there no one writes either. The
// same is true of a disk that shares no memory: a log there comes from an app that ran on another
// disk.
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { companionOf, hasLog } from "./companion-files.ts";
import { isDamage, lacksSharedMemory, openReadOnly, type Sqlite } from "./connection.ts";
import { errorCode } from "../errors.ts";
import { databaseItself } from "../home/linked-file.ts";
import { refuseOddDatabase } from "../home/odd-files.ts";
import { openStill } from "./open-still.ts";

export interface Source extends Disposable {
  sqlite: Sqlite;
}

/** @param scratch a folder for temporary copies, for a log on a read-only disk; it is left empty */
export function openSource(file: string, scratch: string): Source {
  // Not even for a copy: reading a pipe would wait for ever.
  refuseOddDatabase(file);
  try {
    return sourceOf(openReadOnly(file));
  } catch (error) {
    if (isDamage(error) || !(isFrozen(file) || lacksSharedMemory(error))) throw error;
    return hasLog(file) ? openCopy(file, scratch) : sourceOf(openStill(file));
  }
}

function sourceOf(sqlite: Sqlite): Source {
  return { sqlite, [Symbol.dispose]: () => sqlite.close(true) };
}

/**
 * Whether no one can change a file beside the database: a read-only disk, a snapshot, or a folder
 * of ours without the permission.
 */
export function isFrozen(file: string): boolean {
  const folder = dirname(databaseItself(file, process.platform));
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    if (errorCode(error) === "EROFS") return true;
    return errorCode(error) === "EACCES" && statSync(folder).uid === process.getuid?.();
  }
}

/** The newest rows are in the log, which only SQLite can read, and only where it may write. */
function openCopy(file: string, scratch: string): Source {
  const folder = mkdtempSync(join(scratch, ".samara-"));
  const removeCopy = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(file));
    copyFileSync(file, copy);
    for (const ending of ["-wal", "-journal"] as const) {
      const companion = companionOf(file, ending);
      if (existsSync(companion)) copyFileSync(companion, `${copy}${ending}`);
    }
    const sqlite = openStill(copy);
    return {
      sqlite,
      [Symbol.dispose]() {
        sqlite.close(true);
        removeCopy();
      },
    };
  } catch (error) {
    removeCopy();
    throw error;
  }
}
