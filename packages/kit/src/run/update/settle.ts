// What a start does about an update that was cut off: by a power cut, a kill, or a crash.
import { messageOf } from "../errors.ts";
import { changeUpdateNews } from "../home/update-news.ts";
import { isLocked } from "../home/lock.ts";
import { followInstalledVersion } from "../install/follow-update.ts";
import type { Invocation } from "../invocation.ts";
import { updateLock } from "./alone.ts";
import { comeBack } from "./come-back.ts";
import { noteFailed } from "./memory.ts";
import { readPending, writePending } from "./pending.ts";
import { forgetPending } from "./pending-file.ts";
import { probationVariable } from "./probation.ts";
import { VersionBack } from "./version-back.ts";

const maxTries = 3;

type Asked = Pick<Invocation, "info" | "paths" | "machine" | "say">;

/**
 * Runs before the home is claimed, because bringing data back needs its lock. Counts the starts of
 * a version that is not proved yet; after three, brings back the one before.
 * @throws VersionBack once it is back
 */
export async function settleUpdate({ info, paths, machine, say }: Asked): Promise<void> {
  // An update that watches this start, or is still at work, decides by itself.
  if (machine.env[probationVariable] !== undefined || isLocked(updateLock(paths))) return;
  const pending = readPending(paths);
  if (pending === null) return forgetPending(paths);
  const { executable, kept, from, to, isReturning, tries } = pending;
  const isNew = to === info.version;
  if (!isNew && !(isReturning && from === info.version)) return forgetPending(paths);
  if (isNew && !isReturning && tries < maxTries) {
    void followInstalledVersion(machine, info, to);
    return writePending(paths, { ...pending, tries: tries + 1 });
  }
  const knownMigrations = pending.migrations;
  if (!isReturning) writePending(paths, { ...pending, isReturning: true });
  try {
    await comeBack({ paths, machine, name: info.name, executable, kept, version: to, knownMigrations });
  } catch (error) {
    // Then this version tries again.
    writePending(paths, { ...pending, tries: 0, isReturning: false });
    return say(`Version ${from} of ${info.title} could not be brought back: ${messageOf(error)}.`);
  }
  await followInstalledVersion(machine, info, from);
  noteFailed(paths, to);
  forgetPending(paths);
  const what = isReturning ? "did not work" : "did not start three times";
  const failed = { version: to, reason: `it ${what}`, isLasting: true, at: new Date().toISOString() };
  changeUpdateNews(paths, { failed, found: null, done: null });
  if (!isNew) return;
  throw new VersionBack(`Version ${to} of ${info.title} ${what}: version ${from} is back`, executable);
}
