// Opens a database that may be in use, to copy all of it. On a disk that is read-only SQLite cannot make the files it needs beside a
// database with a write-ahead log; but there nobody writes either.
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { companionOf, databaseItself, hasLog } from "./companion-files.ts";
import { isDamage, openReadOnly, type Sqlite } from "./database.ts";
import { errorCode } from "../errors.ts";
import { openStill } from "./open-still.ts";

/** @param scratch a folder to work in, for a log on a read-only disk; nothing is left there */
export function openSource(file: string, scratch: string): Sqlite {
  try {
    return openReadOnly(file);
  } catch (error) {
    if (isDamage(error) || !isFrozen(file)) throw error;
    return hasLog(file) ? openCopy(file, scratch) : openStill(file);
  }
}

/** Whether nobody can change a file beside the database: a read-only disk, a snapshot, or a folder of ours without the permission. */
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

/** The newest rows stand in the log, which only SQLite can read, and only where it may write. */
function openCopy(file: string, scratch: string): Sqlite {
  const folder = mkdtempSync(join(scratch, ".samara-"));
  try {
    const copy = join(folder, basename(file));
    copyFileSync(file, copy);
    for (const ending of ["-wal", "-journal"] as const) {
      const companion = companionOf(file, ending);
      if (existsSync(companion)) copyFileSync(companion, `${copy}${ending}`);
    }
    const sqlite = openStill(copy);
    sqlite.query("SELECT count(*) FROM sqlite_master").all();
    return sqlite;
  } finally {
    // SQLite has them open, and needs no names any more.
    rmSync(folder, { recursive: true, force: true });
  }
}
