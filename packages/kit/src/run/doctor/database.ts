// Whether the user's data is whole. While the app runs it is asked instead: nobody else opens a
// database that is open.
import { existsSync, statSync } from "node:fs";

import { UserError } from "../errors.ts";
import { checkBackup, noBackupHint, restoreHint } from "../database/find-backup.ts";
import { refuseForeignLog } from "../database/find-foreign-log.ts";
import { readPlantedDigest } from "../seeds/ledger.ts";
import { isElsewhere } from "../home/computer.ts";
import { answers } from "../home/instance.ts";
import { acquireLock } from "../home/lock.ts";
import { describeUpdating, forgetUpdating, readUpdating } from "../home/updating.ts";
import { renderSize } from "../terminal/columns.ts";
import { ok, problem, type Finding, type Patient } from "./finding.ts";

const name = "database";
/** An app that is at work takes its time to answer; one that is stuck never does. */
const busyMs = 5000;

export async function checkDatabase(patient: Patient): Promise<Finding> {
  const { home, instance, paths } = patient;
  if (instance) return await checkInUse(patient, instance);
  if (home !== "ours") return ok(name, "there is none yet");
  if (!existsSync(paths.database)) return await checkAbsent(patient);
  // Nobody starts while it is looked through. As at a start, SQLite takes back a change that was
  // cut off before it can look.
  const lock = acquireLock(paths.lock);
  if (!lock) return await checkInUse(patient, "unknown");
  forgetUpdating(paths);
  try {
    return await examineDatabase(patient);
  } finally {
    lock.release();
  }
}

async function checkInUse(
  { info, machine, paths }: Patient,
  instance: NonNullable<Patient["instance"]>,
): Promise<Finding> {
  const updating = instance === "unknown" ? readUpdating(paths) : null;
  if (updating) return ok(name, `in use: ${describeUpdating(info.title, updating, new Date())}`);
  if (instance !== "unknown") {
    if (isElsewhere(instance, machine)) return ok(name, `in use on another computer, "${instance.computer}"`);
    if (await answers(instance, info, busyMs)) return ok(name, "in use by the running app, which answers");
  }
  const who =
    instance === "unknown" ? "a program that does not say where it runs" : `process ${instance.pid}`;
  return problem(name, `in use by ${who}, which does not answer`, "end that process, then start again");
}

async function checkAbsent({ info, paths }: Patient): Promise<Finding> {
  if (readPlantedDigest(paths.ledger) === null) return ok(name, "there is none yet");
  const hint = await restoreHint(info, paths, noBackupHint(info, paths));
  return problem(name, `"${paths.database}" is gone`, hint);
}

async function examineDatabase({ info, paths }: Patient): Promise<Finding> {
  refuseForeignLog(info, paths);
  try {
    await checkBackup(paths.database, info, paths, "quick_check");
    return ok(name, `whole, ${renderSize(statSync(paths.database).size)}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const otherwise = `keep a copy of the folder "${paths.home}" and ask the app's maker`;
    return problem(name, error.message, await restoreHint(info, paths, otherwise));
  }
}
