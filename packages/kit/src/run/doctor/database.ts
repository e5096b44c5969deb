// Whether the user's data is intact. While the app runs, it asks the app: no other process may open
// an open database.
import { existsSync, statSync } from "node:fs";

import { UserError } from "../errors.ts";
import { DamagedDatabase } from "../database/connection.ts";
import { checkBackup, noBackupHint, restoreHint } from "../database/find-backup.ts";
import { refuseForeignLog } from "../database/find-foreign-log.ts";
import { readPlantedDigest } from "../seeds/ledger.ts";
import { isElsewhere } from "../home/computer.ts";
import { answers } from "../home/instance.ts";
import { acquireLock } from "../home/lock.ts";
import { isDamageKnown } from "../home/unclean-end.ts";
import { describeUpdating, forgetUpdating, readUpdating } from "../home/updating.ts";
import { renderSize } from "../terminal/columns.ts";
import { ok, problem, type Finding, type Patient } from "./finding.ts";

const name = "database";
/** A busy app answers slowly; a stuck one never does. */
const busyMs = 5000;

export async function checkDatabase(patient: Patient): Promise<Finding> {
  const { home, info, instance, paths } = patient;
  if (instance && isDamageKnown(paths)) {
    // A check beside the running app found it, see late-check.ts.
    const { message } = new DamagedDatabase(paths.database);
    return problem(name, message, await restoreHint(info, paths, keepCopy(paths.home)));
  }
  if (instance) return await checkInUse(patient, instance);
  if (home !== "ours") return ok(name, "there is none yet");
  if (!existsSync(paths.database)) return await checkAbsent(patient);
  // No app can start during this check. As at a start, SQLite first undoes a change that was cut
  // off.
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
  const who = instance === "unknown" ? "a program that does not give its address" : `process ${instance.pid}`;
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
    return problem(name, error.message, await restoreHint(info, paths, keepCopy(paths.home)));
  }
}

function keepCopy(home: string): string {
  return `keep a copy of the folder "${home}" and ask the app's maker`;
}
