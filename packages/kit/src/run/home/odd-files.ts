// Refuses a home in which a folder, a pipe or a device is in a file's place: reading a pipe waits
// for ever. Checks names alone, and opens nothing.
import { join } from "node:path";

import { explainRefusal } from "../errors.ts";
import { databaseItself } from "./linked-file.ts";
import type { HomePaths } from "./paths.ts";
import { refuseOdd } from "./regular-file.ts";

/** @throws UserError (exit 4) that names the first one */
export function refuseOddFiles(paths: HomePaths): void {
  refuseEach(filesOf(paths));
}

/**
 * For code that opens a database without a claim on its home.
 * @throws UserError (exit 4) that names the first one
 */
export function refuseOddDatabase(database: string): void {
  refuseEach(databaseFiles(database));
}

/** The database and the files that SQLite reads beside it, or beside the link's target. */
export function databaseFiles(database: string): string[] {
  const files = new Set([database, itselfOf(database)]);
  return [...files].flatMap((file) => ["", "-wal", "-shm", "-journal"].map((ending) => `${file}${ending}`));
}

/** If it cannot be reached, opening it will say why. */
function itselfOf(database: string): string {
  try {
    return databaseItself(database, process.platform);
  } catch {
    return database;
  }
}

function filesOf({ state, ...paths }: HomePaths): string[] {
  const { database, settings, owner, ledger, lock, instance, token, port } = paths;
  const marks = ["version", "unclean.json", "damaged.json", "updating.json"].map((name) => join(state, name));
  return [owner, ...databaseFiles(lock), instance, token, ledger, port, ...marks, settings].concat(
    databaseFiles(database),
  );
}

function refuseEach(files: readonly string[]): void {
  for (const file of files) {
    try {
      refuseOdd(file);
    } catch (error) {
      throw explainRefusal(`Cannot use "${file}"`, error);
    }
  }
}
