// Tells by its first bytes which program's database a file is.
import { closeSync, existsSync, readSync } from "node:fs";

import { DamagedDatabase } from "./connection.ts";
import { exitCodes, explainRefusal, UserError } from "../errors.ts";
import { openRegular } from "../home/regular-file.ts";

/**
 * Refuses a file that is not this app's database, before SQLite opens it. Reads the first 100 bytes
 * (https://www.sqlite.org/fileformat2.html#the_database_header). Call it only while this process
 * has the file closed: closing any descriptor of it would drop SQLite's locks.
 * @param isAdoptable decides about a database without any program's mark
 * @throws UserError (exit 3) for another program's file, (exit 1) for a truncated one
 */
export async function checkDatabaseOwner(
  file: string,
  applicationId: number,
  isAdoptable: (file: string) => Promise<boolean> = async () => false,
): Promise<void> {
  if (!existsSync(file)) return;
  const header = readHeader(file);
  if (!"SQLite format 3\0".startsWith(header.toString("latin1", 0, 16))) {
    throw foreignDatabase(file, "it is not a SQLite database");
  }
  if (header.length < 100) throw new DamagedDatabase(file);
  const mark = header.readUInt32BE(68);
  if (mark === applicationId || (mark === 0 && (await isAdoptable(file)))) return;
  throw foreignDatabase(file, "another program made it");
}

function readHeader(file: string): Buffer {
  try {
    const descriptor = openRegular(file);
    try {
      const bytes = Buffer.alloc(100);
      return bytes.subarray(0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw explainRefusal(`Cannot read the database "${file}"`, error);
  }
}

function foreignDatabase(file: string, reason: string): UserError {
  return new UserError(`Cannot open the database "${file}": ${reason}`, {
    hint: "move that file away, or choose another folder with --home",
    exitCode: exitCodes.notOurs,
  });
}
