// `rollback`: goes back to the version before the last update, and says first what that means for
// the data.
import { listBackups } from "../database/backup.ts";
import { exitCodes, UserError } from "../errors.ts";
import { askToStop } from "../home/control.ts";
import { letContinue } from "../home/continuing.ts";
import { isNewer } from "../home/hand-over.ts";
import { findInstance, waitForEnd } from "../home/instance.ts";
import { followInstalledVersion } from "../install/follow-update.ts";
import type { Invocation } from "../invocation.ts";
import { lockUpdates } from "../update/alone.ts";
import { checkPlace } from "../update/check-place.ts";
import { comeBack, hasNewerData } from "../update/come-back.ts";
import { readKeptVersion, type Kept } from "../update/kept.ts";
import { noteFailed } from "../update/memory.ts";
import { previousExecutable } from "../update/program-paths.ts";
import { startAgain } from "../update/take-over.ts";

export async function rollbackCommand(invocation: Invocation): Promise<void> {
  const lock = await lockUpdates(invocation);
  try {
    await goBack(invocation);
  } finally {
    lock.release();
  }
}

async function goBack(invocation: Invocation): Promise<void> {
  const { info, line, machine, paths, print } = invocation;
  const kept = previousExecutable(paths.state, machine.execPath);
  const before = await readKept(invocation, kept);
  checkPlace(invocation);
  const question = explain(invocation, before);
  if (!line.yes && !confirmed(question)) {
    throw new UserError(`Cannot go back to version ${before.version} without a yes: ${question}`, {
      hint: "add --yes if that is right",
      exitCode: exitCodes.usage,
    });
  }
  const running = await findInstance(paths, info.title);
  if (running) {
    letContinue(paths, running);
    await askToStop(invocation, running, { isFollowed: true });
    await waitForEnd(paths, info.title);
  }
  const { name, version } = info;
  const back = { paths, machine, name, executable: machine.execPath, kept, version };
  const isDataBack = await comeBack({ ...back, knownMigrations: before.migrations }).catch(async (error) => {
    // The app of a user who is at work goes on, whichever version that is.
    if (running) await startAgain(invocation, machine.execPath, running).catch(() => {});
    throw error;
  });
  await followInstalledVersion(machine, info, before.version);
  if (running) await startAgain(invocation, machine.execPath, running);
  letContinue(paths, null);
  noteFailed(paths, version);
  const data = isDataBack ? " Your data is as it was before the update; what came after is in a backup." : "";
  print(`Version ${before.version} of ${info.title} is back.${data}`, {
    event: "rolled back",
    from: version,
    version: before.version,
    isDataBack,
  });
}

/**
 * After one rollback the same version is still kept: a second one leads nowhere.
 * @throws UserError when there is no version to go back to
 */
async function readKept(invocation: Invocation, kept: string): Promise<Kept> {
  const said = await readKeptVersion(invocation, kept);
  if (said && isNewer(invocation.info.version, said.version)) return said;
  throw new UserError(`Cannot go back: no earlier version of ${invocation.info.title} is kept`, {
    hint: "only an update keeps one; download the version you want",
  });
}

function explain({ info, paths }: Invocation, { version, migrations }: Kept): string {
  if (!hasNewerData({ paths, knownMigrations: migrations })) {
    return `version ${version} takes the place of ${info.version}; your data stays as it is`;
  }
  const reason = `before-${info.version}`;
  const made = listBackups(paths.backups, info.name).find((backup) => backup.reason === reason)?.made;
  const when = made ? made.toLocaleString() : "the time before the update";
  return `version ${version} takes the place of ${info.version}, and your data goes back to ${when}`;
}

/** Nobody can say yes where there is no terminal. */
function confirmed(question: string): boolean {
  if (!process.stdin.isTTY) return false;
  return confirm(`${question[0]?.toUpperCase()}${question.slice(1)}. Go on?`);
}
