// What a start does about a new version that ended badly three times after it had taken writes: the
// version before comes back, if it can read what was saved since. Rows are never given up for it.
import { messageOf, UserError } from "../errors.ts";
import { isLocked } from "../home/lock.ts";
import { changeUpdateNews } from "../home/update-news.ts";
import { followInstalledVersion } from "../install/follow-update.ts";
import type { Invocation } from "../invocation.ts";
import { renderCommand } from "../terminal/render-command.ts";
import { tryLockUpdates } from "./alone.ts";
import { comeBack, hasNewerData } from "./come-back.ts";
import { readKeptVersion } from "./kept.ts";
import { noteFailed } from "./memory.ts";
import { probationVariable } from "./probation.ts";
import { isUntouched } from "./untouched.ts";
import { VersionBack } from "./version-back.ts";
import { countFailures, forgetWatched, readWatched, writeWatched, type WatchedUpdate } from "./watched.ts";

const maxFailures = 3;

type Asked = Pick<Invocation, "info" | "paths" | "machine" | "say">;

/**
 * Runs before the home is claimed, because bringing data back needs its lock.
 * @throws VersionBack once the version before is back
 * @throws UserError when it cannot come back without losing rows: the user decides
 */
export async function leaveUnsteady(asked: Asked): Promise<void> {
  const { info, machine, paths } = asked;
  // An update that watches this start decides by itself.
  if (machine.env[probationVariable] !== undefined) return;
  const watched = readWatched(paths);
  if (watched === null) return forgetWatched(paths);
  const { from, to, isReturning } = watched;
  const isCutOff = isReturning && from === info.version;
  if (to !== info.version && !isCutOff) return forgetWatched(paths);
  const isDue = isReturning || countFailures(watched, machine.bootedAt) >= maxFailures;
  // A start beside the running app only opens its page.
  if (!isDue || isLocked(paths.lock)) return;
  const lock = tryLockUpdates(paths);
  // Another update is at work.
  if (lock === null) return;
  try {
    if (isCutOff) await finish(asked, watched);
    else await leave(asked, watched);
  } finally {
    lock.release();
  }
}

async function leave(asked: Asked, watched: WatchedUpdate): Promise<void> {
  const { info, machine, paths, say } = asked;
  const { executable, from, kept, migrations: knownMigrations, to } = watched;
  const what = `Version ${to} of ${info.title} ended unexpectedly three times`;
  if ((await readKeptVersion(asked, kept))?.version !== from) {
    say(`${what}, and version ${from} is no longer kept.`);
    return forgetWatched(paths);
  }
  if (hasNewerData({ paths, knownMigrations }) && !isUntouched(paths, watched)) {
    stay(asked, watched);
    changeUpdateNews(paths, { unsteady: { version: to, before: from, at: new Date().toISOString() } });
    throw new UserError(`${what}; version ${from} cannot read what was saved since the update`, {
      hint: `start the app again, or go back: \`${renderCommand(info.name, paths, "rollback")}\` says first which data that costs`,
    });
  }
  writeWatched(paths, { ...watched, isReturning: true });
  const back = { paths, machine, name: info.name, executable, kept, version: to, knownMigrations };
  try {
    await comeBack(back);
  } catch (error) {
    stay(asked, watched);
    return say(`${what}, and version ${from} could not be brought back: ${messageOf(error)}.`);
  }
  await finish(asked, watched);
  throw new VersionBack(`${what}: version ${from} is back`, executable);
}

/** The next starts are counted from the beginning. */
function stay({ paths }: Asked, watched: WatchedUpdate): void {
  writeWatched(paths, { ...watched, failures: 0, startedAt: null, isReturning: false });
}

async function finish({ info, machine, paths }: Asked, { from, to }: WatchedUpdate): Promise<void> {
  await followInstalledVersion(machine, info, from);
  noteFailed(paths, to);
  const reason = "it ended unexpectedly three times";
  const failed = { version: to, reason, isLasting: true, isLeft: true, at: new Date().toISOString() };
  changeUpdateNews(paths, { failed, found: null, done: null, unsteady: null });
  forgetWatched(paths);
}
