// What happens when the home has an owner already: a newer executable takes over from an older one, every other opens what runs.
import type { BuildInfo } from "./build-info.ts";
import { askToStop } from "./control.ts";
import { claimHome } from "./home.ts";
import { waitForEnd, type Claim } from "./instance.ts";
import type { Machine } from "./machine.ts";
import type { HomePaths } from "./paths.ts";

/**
 * Claims the home. An older instance is asked to stop, and drains first; its pages reload once this one answers.
 * @throws UserError when the older instance does not answer
 */
export async function claimOrTakeOver(
  info: BuildInfo,
  paths: HomePaths,
  machine: Pick<Machine, "platform" | "uid">,
  say: (message: string) => void,
): Promise<Claim> {
  const claim = await claimHome(info, paths, machine);
  if (claim.kind === "claimed" || !isNewer(info.version, claim.instance.version)) return claim;
  say(`Version ${claim.instance.version} is running. It stops now, and version ${info.version} takes over.`);
  await askToStop(paths, claim.instance);
  await waitForEnd(paths, info.title);
  // Another newer one may have been quicker: then it is the one to open.
  return claimOrTakeOver(info, paths, machine, say);
}

/** Versions as in package.json, by the order of https://semver.org; what is no version is nobody's successor. */
export function isNewer(version: string, other: string): boolean {
  // Bun sorts what is no version behind all that are.
  const areVersions = [version, other].every((text) => /^\d+\.\d+\.\d+/.test(text));
  return areVersions && Bun.semver.order(version, other) > 0;
}
