// Of several updates of one home at the same time, one works and the others wait for it.
import { existsSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../errors.ts";
import { acquireLock, type Lock } from "../home/lock.ts";
import type { HomePaths } from "../home/paths.ts";
import type { Invocation } from "../invocation.ts";

const timeoutMs = 15 * 60_000;
const intervalMs = 100;

/** null while an update is on its way. */
export function tryLockUpdates({ state }: Pick<Invocation["paths"], "state">): Lock | null {
  return acquireLock(updateLock({ state }));
}

/** @throws UserError without a home: what an update needs to know is in it */
export async function lockUpdates({ info, paths }: Pick<Invocation, "info" | "paths">): Promise<Lock> {
  if (!existsSync(paths.owner)) {
    throw new UserError(`Cannot update ${info.title}: it was never started with "${paths.home}"`, {
      hint: "start it once, or name its folder with --home",
    });
  }
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const lock = tryLockUpdates(paths);
    if (lock) return lock;
    if (Date.now() > deadline) {
      throw new UserError(`Cannot update ${info.title}: another update does not end`, {
        hint: "restart the computer, then try again",
      });
    }
    await Bun.sleep(intervalMs);
  }
}

/** Locked while an update of this home is at work. */
export function updateLock({ state }: Pick<HomePaths, "state">): string {
  return join(state, "update-lock.db");
}
