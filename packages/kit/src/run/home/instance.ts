// The one running copy of an app on a home: claims the home, records its address, and finds it
// again.

import { join } from "node:path";

import type { BuildInfo } from "../build-info.ts";
import { refuseElsewhere, type Here } from "./computer.ts";
import { UserError } from "../errors.ts";
import { askHealth } from "./health.ts";
import { readInstance, type Instance } from "./instance-record.ts";
import { acquireLock, isLocked, type Lock } from "./lock.ts";
import type { HomePaths } from "./paths.ts";
import { readText, removeFile } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";
import { noteUncleanEnd } from "./unclean-end.ts";
import { describeUpdating, forgetUpdating, readUpdating, type Updating } from "./updating.ts";

export type Claim =
  /** `endedUncleanly`: the last instance left its traces, as after a crash or a power cut. */
  { kind: "claimed"; lock: Lock; endedUncleanly: boolean } | { kind: "running"; instance: Instance };

export interface ClaimOptions {
  timeoutMs?: number;
  onUpdating?: (updating: Updating) => void;
}

/** How long to wait for the address of a first start, which may still be unpacking. */
const claimTimeoutMs = 60_000;
const intervalMs = 20;

/**
 * Takes the home's lock, or finds its holder. Waits while that one starts or stops, and as long as
 * it works on the database.
 * @param onUpdating called once when it does
 * @throws UserError when the other neither answers nor ends, or runs on another computer
 */
export async function claimInstance(
  paths: HomePaths,
  info: Pick<BuildInfo, "name" | "title">,
  here: Here,
  { timeoutMs = claimTimeoutMs, onUpdating = () => {} }: ClaimOptions = {},
): Promise<Claim> {
  let deadline = Date.now() + timeoutMs;
  for (let isTold = false; ;) {
    const lock = acquireLock(paths.lock);
    if (lock) {
      const endedUncleanly = noteUncleanEnd(paths);
      forgetInstance(paths);
      forgetUpdating(paths);
      return { kind: "claimed", lock, endedUncleanly };
    }
    const instance = readInstance(paths);
    const updating = instance ? null : readUpdating(paths);
    if (updating) {
      // The time it takes depends only on the data.
      deadline = Date.now() + timeoutMs;
      if (!isTold) onUpdating(updating);
      isTold = true;
    }
    if (instance) refuseElsewhere(instance, info, here);
    if (instance && (await answers(instance, info, 2000))) return { kind: "running", instance };
    if (!updating && Date.now() > deadline) throw unresponsive(info.title, instance);
    await Bun.sleep(intervalMs);
  }
}

/** Starting takes milliseconds, except when a large app unpacks for the first time. */
const startTimeoutMs = 5000;

/**
 * The running instance, or null. Waits a little for one that is just starting. Creates nothing.
 * @throws UserError when an instance holds the home without an address, or works on the database
 */
export async function findInstance(
  paths: HomePaths,
  title: string,
  timeoutMs = startTimeoutMs,
): Promise<Instance | null> {
  const found = await readInstanceState(paths, title, timeoutMs);
  if (found?.kind !== "updating") return found?.instance ?? null;
  throw new UserError(describeUpdating(title, found.updating, new Date()), {
    hint: "wait until that is done, then try again; your data is safe",
  });
}

export type FoundInstance =
  { kind: "running"; instance: Instance } | { kind: "updating"; updating: Updating };

/**
 * The same, but also reports what an instance without an address does to the database.
 * @throws UserError when an instance holds the home and reports neither
 */
export async function readInstanceState(
  paths: HomePaths,
  title: string,
  timeoutMs = startTimeoutMs,
): Promise<FoundInstance | null> {
  const deadline = Date.now() + timeoutMs;
  while (isLocked(paths.lock)) {
    const instance = readInstance(paths);
    if (instance) return { kind: "running", instance };
    const updating = readUpdating(paths);
    if (updating) return { kind: "updating", updating };
    if (Date.now() > deadline) throw unresponsive(title, null);
    await Bun.sleep(intervalMs);
  }
  return null;
}

/** Waits until the instance releases the home. */
export async function waitForEnd(paths: HomePaths, title: string, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (isLocked(paths.lock)) {
    if (Date.now() > deadline) throw unresponsive(title, readInstance(paths));
    await Bun.sleep(intervalMs);
  }
}

/**
 * 256 random bits: any program that can read the home's .state folder may stop and open the app.
 * @param developmentToken from `bun dev`, for all its restarts; see development.ts
 */
export function makeToken(paths: HomePaths, developmentToken: string | null = null): string {
  const token =
    developmentToken ?? Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  replaceFile(paths.token, token, 0o600, { lasting: false });
  return token;
}

export function readToken(paths: HomePaths): string {
  return readText(paths.token);
}

/** For the update that ends this instance: open pages know the version after it by this. */
export function keepPageSecret({ state }: HomePaths, secret: string): void {
  replaceFile(join(state, "page-secret"), secret, 0o600, { lasting: false });
}

/** null if no page was let in. */
export function readPageSecret({ state }: HomePaths): string | null {
  try {
    return readText(join(state, "page-secret"));
  } catch {
    return null;
  }
}

export function forgetInstance(paths: HomePaths): void {
  removeFile(paths.instance);
  removeFile(paths.token);
  removeFile(join(paths.state, "page-secret"));
}

/** Whether the instance itself answers at its address, not another program on that port. */
export async function answers(
  { url, version }: Instance,
  { name }: Pick<BuildInfo, "name">,
  timeoutMs: number,
): Promise<boolean> {
  const health = await askHealth(url, timeoutMs);
  return health?.name === name && health.version === version;
}

function unresponsive(title: string, instance: Instance | null): UserError {
  const which = instance ? ` (process ${instance.pid})` : "";
  return new UserError(`${title} is already running${which} but does not answer`, {
    hint: "end that process, then start again; your data is safe",
  });
}
