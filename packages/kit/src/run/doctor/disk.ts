// Whether there is enough space: for the log, a backup, a new version's files.
import { statfsSync, statSync } from "node:fs";

import { ok, problem, warning, type Finding, type Patient } from "./finding.ts";
import { nearestFolder } from "./nearest-folder.ts";

const megabyte = 1024 * 1024;

export function checkDisk({ paths }: Pick<Patient, "paths">): Finding {
  const disk = statfsSync(nearestFolder(paths.home));
  const database = statSync(paths.database, { throwIfNoEntry: false })?.size ?? 0;
  return judgeSpace(disk.bavail * disk.bsize, database);
}

/** A migration writes a backup, and may rewrite every row. Sizes in bytes. */
export function judgeSpace(free: number, database: number): Finding {
  const shown = `${Math.floor(free / megabyte)} MB are free`;
  if (free < 10 * megabyte)
    return problem("disk", shown, "free some space: the app cannot save what you write");
  const needed = 50 * megabyte + 2 * database;
  if (free >= needed) return ok("disk", shown);
  return warning("disk", shown, `free some space: a new version may need ${Math.ceil(needed / megabyte)} MB`);
}
