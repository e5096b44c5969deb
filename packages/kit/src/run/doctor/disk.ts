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

export interface Space {
  state: Finding["state"];
  freeMb: number;
  neededMb: number;
}

/** A migration writes a backup, and may rewrite every row. Sizes in bytes. */
export function measureSpace(free: number, database: number): Space {
  const needed = 50 * megabyte + 2 * database;
  const state = free < 10 * megabyte ? "problem" : free < needed ? "warning" : "ok";
  return { state, freeMb: Math.floor(free / megabyte), neededMb: Math.ceil(needed / megabyte) };
}

export function judgeSpace(free: number, database: number): Finding {
  const { state, freeMb, neededMb } = measureSpace(free, database);
  const shown = `${freeMb} MB are free`;
  if (state === "ok") return ok("disk", shown);
  return state === "problem"
    ? problem("disk", shown, "free some space: the app cannot save what you write")
    : warning("disk", shown, `free some space: a new version may need ${neededMb} MB`);
}
