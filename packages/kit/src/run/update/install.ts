// An update from offer to end, as a table of contents: place, stage, try, rehearse, swap, watch.
// Whatever fails, the version before runs on, with its data.
import { open } from "node:fs/promises";
import { join } from "node:path";

import { copyDatabase } from "../database/checked-copy.ts";
import { explainRefusal, messageOf, UserError } from "../errors.ts";
import { findInstance, waitForEnd } from "../home/instance.ts";
import type { Instance } from "../home/instance-record.ts";
import { removeTree } from "../home/remove-tree.ts";
import { followInstalledVersion } from "../install/follow-update.ts";
import type { Invocation } from "../invocation.ts";
import type { Machine } from "../machine.ts";
import { checkPlace } from "./check-place.ts";
import type { Offer } from "./choose.ts";
import { comeBack } from "./come-back.ts";
import { DownloadError } from "./download.ts";
import { hashExecutable, hashFile } from "./hash-file.ts";
import { noteFailed } from "./memory.ts";
import { forgetPending } from "./pending-file.ts";
import { writePending, type PendingUpdate } from "./pending.ts";
import { previousExecutable, stagingOf } from "./program-paths.ts";
import { answerTimeoutMs } from "./programs.ts";
import { copySample, fitsWhole } from "./sample.ts";
import { stageUpdate, type Staged } from "./stage.ts";
import { forgetOld, keepOld, swapProgram } from "./swap.ts";
import { startAgain, watchNewVersion } from "./take-over.ts";
import { checkStaged, rehearse, TrialError } from "./try-out.ts";
import { checkSettingsFile } from "./wanted.ts";

export type InstallStep = "downloading" | "trying" | "rehearsing" | "sampling" | "starting";
/** With the number of bytes to download, and whether they are a patch. */
export type OnStep = (step: InstallStep, bytes?: number, way?: Staged["way"]) => void;

export interface Installed {
  kind: "installed" | "already there";
  staged: Staged | null;
}

/** @throws UserError when the update was not possible; everything is then as before */
export async function installUpdate(
  invocation: Invocation,
  { offer, base }: { offer: Offer; base: URL },
  onStep: OnStep,
): Promise<Installed> {
  const { info, machine, paths } = invocation;
  const executable = machine.execPath;
  checkPlace(invocation);
  checkSettingsFile(invocation);
  const kept = previousExecutable(paths.state, executable);
  const arrived = join(paths.state, "update");
  let staged: Staged | null = null;
  try {
    const trial = { info, paths, machine, version: offer.version };
    await keepOld({ executable, kept });
    // Another home's update of this executable may have been quicker.
    if ((await hashExecutable(executable)).sha256 === offer.executable.sha256) {
      await checkStaged({ ...trial, staged: executable });
      return { kind: "already there", staged: null };
    }
    staged = await stageUpdate({
      offer,
      base,
      executable,
      name: info.name,
      folder: arrived,
      bootedAt: machine.bootedAt,
      stallTimeoutMs: answerTimeoutMs(machine.env),
      onStep: (way, bytes) => onStep("downloading", bytes, way),
    });
    const lasting = makeLasting(staged.path, machine);
    // Windows flushes no other, either.
    if (machine.platform === "win32") await lasting;
    onStep("trying");
    await checkStaged({ ...trial, staged: staged.path });
    const isWhole = fitsWhole(paths, machine.env);
    onStep(isWhole ? "rehearsing" : "sampling");
    const copyData = isWhole ? (from: string, to: string) => void copyDatabase(from, to) : copySample;
    await rehearse({ ...trial, staged: staged.path }, copyData);
    await lasting;
    checkSettingsFile(invocation);
    onStep("starting");
    await putInPlace(invocation, offer, staged.path);
    // Once more: the first time, a guard against viruses may have held it.
    await removeTree(arrived).catch(() => {});
    return { kind: "installed", staged };
  } catch (error) {
    if (staged) await removeTree(stagingOf(staged.path)).catch(() => {});
    throw explain(error, invocation, offer);
  } finally {
    await forgetOld({ kept }).catch(() => {});
  }
}

/** The disk writes while the trial runs: only the swap has to wait for it. */
function makeLasting(file: string, { platform }: Pick<Machine, "platform">): Promise<void> {
  // A system runs no file that is open for writing.
  const lasting = syncLater(file, platform === "win32" ? "r+" : "r");
  // The trial may fail first.
  lasting.catch(() => {});
  return lasting;
}

async function syncLater(file: string, flags: "r" | "r+"): Promise<void> {
  await using written = await open(file, flags);
  await written.sync();
}

async function putInPlace(invocation: Invocation, offer: Offer, staged: string): Promise<void> {
  const { info, machine, paths } = invocation;
  const executable = machine.execPath;
  const kept = previousExecutable(paths.state, executable);
  const running = await findInstance(paths, info.title);
  const migrations = info.migrations.length;
  const pending = { from: info.version, to: offer.version, executable, kept, migrations, tries: 0 };
  writePending(paths, { ...pending, isReturning: false });
  try {
    await swapProgram({ executable, staged, kept }, machine);
    await watchNewVersion(invocation, executable, offer.version, running);
  } catch (error) {
    if (await isStillOld(executable, offer)) forgetPending(paths);
    else await returnTo(invocation, pending, running);
    throw error;
  }
  await followInstalledVersion(machine, info, offer.version);
}

/**
 * A swap that failed changed nothing, except where the disk only failed to make it last. A guard
 * against viruses may have taken the new one away since.
 */
async function isStillOld(executable: string, offer: Offer): Promise<boolean> {
  try {
    return (await hashFile(executable)).sha256 !== offer.executable.sha256;
  } catch {
    return false;
  }
}

/** The new version took no writes, so nothing is lost. The old one may not even have stopped. */
async function returnTo(
  invocation: Invocation,
  pending: Omit<PendingUpdate, "isReturning">,
  running: Instance | null,
): Promise<void> {
  const { info, machine, paths } = invocation;
  const { executable, kept, to } = pending;
  // Whatever cuts this off, the next start ends it.
  tryTo(() => writePending(paths, { ...pending, isReturning: true }));
  const isStill = running !== null && (await findInstance(paths, info.title))?.pid === running.pid;
  if (!isStill) await waitForEnd(paths, info.title);
  const knownMigrations = pending.migrations;
  await comeBack({ paths, machine, name: info.name, executable, kept, version: to, knownMigrations });
  tryTo(() => noteFailed(paths, to));
  forgetPending(paths);
  if (running !== null && !isStill) await startAgain(invocation, executable, running);
}

/** A disk that the new version has filled must not keep the one before from coming back. */
function tryTo(write: () => void): void {
  try {
    write();
  } catch {
    // The mark of the update still says enough.
  }
}

function explain(error: unknown, { info }: Invocation, { version }: Offer): unknown {
  const action = `Cannot update ${info.title} to version ${version}`;
  if (!(error instanceof TrialError || error instanceof DownloadError)) return explainRefusal(action, error);
  const hint =
    error instanceof DownloadError
      ? "try again later; the app works as it is"
      : `stay with version ${info.version} for now, and tell the app's makers; your data is as it was`;
  return new UserError(`${action}: ${messageOf(error)}`, { hint, cause: error });
}
