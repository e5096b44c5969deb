// What happens when the home has an owner already: a newer executable takes over from an older one,
// every other opens what runs.
import type { BuildInfo } from "../build-info.ts";
import { askToStop } from "./control.ts";
import { claimHome } from "./claim.ts";
import { UserError } from "../errors.ts";
import type { Claim } from "./instance.ts";
import type { Machine } from "../machine.ts";
import type { HomePaths } from "./paths.ts";
import { describeUpdating, type Updating } from "./updating.ts";

/** An older instance gets this long to finish what it is doing. */
const timeoutMs = 30_000;
const intervalMs = 20;

/**
 * Claims the home. An older instance is asked to stop, and drains first; its pages reload once this
 * one answers. One that is working on the database is left to end that.
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
  // Counts from the first request: what it waited for before was no refusal.
  let deadline = Infinity;
  for (let isTold = false; ; isTold = true) {
    const claim = await claimHome(info, paths, machine, { onUpdating });
    if (claim.kind === "claimed" || !isNewer(info.version, claim.instance.version)) return claim;
    const { version } = claim.instance;
    if (!isTold) deadline = Date.now() + timeoutMs;
    if (!isTold) say(`Version ${version} is running. It stops now, and version ${info.version} takes over.`);
    if (Date.now() > deadline) throw doesNotStop(info, version);
    // It may be stopping already, or another newer one may have been quicker: the next look at the
    // home tells.
    await askToStop({ info, paths, machine }, claim.instance).catch(() => Bun.sleep(intervalMs));
  }
}

function doesNotStop({ title, version }: BuildInfo, running: string): UserError {
  return new UserError(`Cannot take over from version ${running} of ${title}: it does not stop`, {
    hint: `end it yourself, then start version ${version} again; your data is safe`,
  });
}

/**
 * Versions as in package.json, by the order of https://semver.org; what is no version is nobody's
 * successor.
 */
export function isNewer(version: string, other: string): boolean {
  // Bun sorts what is no version behind all that are.
  const areVersions = [version, other].every((text) => /^\d+\.\d+\.\d+/.test(text));
  return areVersions && Bun.semver.order(version, other) > 0;
}
