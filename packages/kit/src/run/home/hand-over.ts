// Handles a home that is in use: a newer executable takes over from an older one; any other opens
// the running one.
import type { BuildInfo } from "../build-info.ts";
import { askToStop } from "./control.ts";
import { claimHome } from "./claim.ts";
import { UserError } from "../errors.ts";
import type { Claim } from "./instance.ts";
import { readInstance, type Instance } from "./instance-record.ts";
import { isLocked } from "./lock.ts";
import type { Machine } from "../machine.ts";
import type { HomePaths } from "./paths.ts";
import { describeUpdating, type Updating } from "./updating.ts";

/** How long an older instance may take to finish its work. */
const timeoutMs = 30_000;
const intervalMs = 20;

/**
 * Claims the home. Asks an older instance to stop, which finishes its requests first; its pages
 * reload once this one answers. An instance that is working on the database may finish.
 * @throws UserError when the older instance does not stop
 */
export async function claimOrTakeOver(
  info: BuildInfo,
  paths: HomePaths,
  machine: Pick<Machine, "platform" | "uid" | "hostname">,
  say: (message: string) => void,
): Promise<Claim> {
  const onUpdating = (updating: Updating) =>
    say(`${describeUpdating(info.title, updating, new Date())}. This start waits until that is done.`);
  // Starts with the first request: waiting before it was no refusal.
  let deadline = Infinity;
  for (let isTold = false; ; isTold = true) {
    const claim = await claimHome(info, paths, machine, { onUpdating });
    if (claim.kind === "claimed" || !isNewer(info.version, claim.instance.version)) return claim;
    const { version } = claim.instance;
    if (!isTold) deadline = Date.now() + timeoutMs;
    if (!isTold) say(`Version ${version} is running. It stops now, and version ${info.version} takes over.`);
    if (Date.now() > deadline) throw doesNotStop(info, version);
    // It may be stopping already, or another newer one came first: the next check of the home shows
    // it.
    const asker = { info, paths, machine };
    await askToStop(asker, claim.instance, { isFollowed: true }).catch(() => Bun.sleep(intervalMs));
  }
}

/** An instance that stops answers no more, and ends within its time for requests. */
const endingMs = 5000;

/** Whether that instance has ended, or does so now, or another one has taken its place. */
export async function isEnding(
  paths: HomePaths,
  { pid, startedAt }: Pick<Instance, "pid" | "startedAt">,
  maxMs = endingMs,
): Promise<boolean> {
  const deadline = Date.now() + maxMs;
  for (;;) {
    const now = readInstance(paths);
    if (!isLocked(paths.lock) || (now && !(now.pid === pid && now.startedAt === startedAt))) return true;
    if (Date.now() > deadline) return false;
    await Bun.sleep(intervalMs);
  }
}

function doesNotStop({ title, version }: BuildInfo, running: string): UserError {
  return new UserError(`Cannot take over from version ${running} of ${title}: it does not stop`, {
    hint: `end it yourself, then start version ${version} again; your data is safe`,
  });
}

/**
 * Compares versions of package.json in the order of https://semver.org. Anything else is never
 * newer.
 */
export function isNewer(version: string, other: string): boolean {
  // Bun sorts anything that is not a version behind all versions.
  const areVersions = [version, other].every((text) => /^\d+\.\d+\.\d+/.test(text));
  return areVersions && Bun.semver.order(version, other) > 0;
}
