// Claims the home folder: makes it, or checks that it is this app's. Changes nothing in another's.
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from "node:fs";

import type { BuildInfo } from "../build-info.ts";
import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { claimInstance, type Claim, type ClaimOptions } from "./instance.ts";
import type { Machine } from "../machine.ts";
import { explainNoPlace } from "./make-folder.ts";
import type { HomePaths } from "./paths.ts";
import { refuseOddFiles } from "./odd-files.ts";
import { readText } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";
import { refuseStrangersFiles } from "./strangers.ts";

/** `.state/owner.json`: the app that owns this home. */
export interface Owner {
  appId: string;
  name: string;
}

export type HomeState =
  | { kind: "absent" }
  /** Empty, or partly made by a first start that was cut off. */
  | { kind: "empty" }
  | { kind: "ours" }
  | { kind: "foreign"; reason: string };

/**
 * Inspects the home and changes nothing. It lists files before it reads the owner's mark. Another
 * start may be filling the home, and writes the mark first: after other files, the mark is there
 * too.
 */
export function inspectHome(paths: HomePaths, appId: string): HomeState {
  const names = listFolder(paths.home);
  if (names === null) return { kind: "absent" };
  const isBegun = isHalfMade(names, paths);
  const owner = readOwner(paths);
  if (owner === "damaged") return { kind: "foreign", reason: "its .state/owner.json cannot be read" };
  if (owner?.appId === appId) return { kind: "ours" };
  if (owner) return { kind: "foreign", reason: `it belongs to ${quoteName(owner)}` };
  return isBegun ? { kind: "empty" } : { kind: "foreign", reason: "it has other files in it" };
}

/**
 * Makes the home if needed, and takes its lock or finds its holder. Writes the owner's mark under
 * the lock, before anything else.
 * @throws UserError (exit 3) for a folder that is not this app's, (exit 4) when the disk or the
 * permissions refuse
 */
export async function claimHome(
  info: Pick<BuildInfo, "appId" | "name" | "title">,
  paths: HomePaths,
  machine: Pick<Machine, "platform" | "uid" | "hostname">,
  options: ClaimOptions = {},
): Promise<Claim> {
  refuseStrangersHome(paths.home, machine.uid);
  refuseStrangersFiles(paths, machine.uid);
  const { appId, name } = info;
  const found = prepareHome(paths, appId);
  refuseOddFiles(paths);
  const claim = await claimInstance(paths, info, machine, options);
  // Another start may have marked it while this one waited for the lock.
  const isUnmarked = found.kind !== "ours" && inspectHome(paths, appId).kind !== "ours";
  if (claim.kind === "claimed" && isUnmarked) markHome(paths, { appId, name }, machine);
  return claim;
}

/**
 * The owner of a folder, or of a link to it, could read or change what is in it.
 * @throws UserError (exit 4)
 */
export function refuseStrangersHome(home: string, uid: number | null): void {
  // Windows has no user numbers; its homes lie in the user's own profile.
  if (uid === null) return;
  const link = lstatSync(home, { throwIfNoEntry: false });
  const folder = statSync(home, { throwIfNoEntry: false });
  const stranger = [link, folder].find((entry) => entry && entry.uid !== uid);
  if (!stranger) return;
  const what =
    stranger === link && link.isSymbolicLink()
      ? "another user linked it there"
      : "it belongs to another user";
  throw new UserError(`Cannot use the folder "${home}": ${what}`, {
    hint: "start the app as that user, or choose a folder of your own with --home",
    exitCode: exitCodes.refused,
  });
}

/**
 * Makes the folders of a new home and returns its earlier state. Changes nothing in another's, and
 * refuses it.
 */
export function prepareHome(paths: HomePaths, appId: string): HomeState {
  const state = inspectHome(paths, appId);
  if (state.kind === "foreign") throw foreignHome(paths.home, state.reason);
  if (state.kind === "ours") return state;
  try {
    mkdirSync(paths.home, { recursive: true, mode: 0o700 });
    chmodSync(paths.home, 0o700);
    mkdirSync(paths.state, { recursive: true, mode: 0o700 });
    return state;
  } catch (error) {
    throw explainHome(paths.home, error);
  }
}

/** Writes the owner's mark, and hides the folder on systems where a dot in its name does not. */
export function markHome(paths: HomePaths, owner: Owner, machine: Pick<Machine, "platform">): void {
  replaceFile(paths.owner, `${JSON.stringify(owner, null, 2)}\n`, 0o600);
  if (machine.platform !== "win32") return;
  try {
    Bun.spawnSync(["attrib", "+h", paths.home], { stdio: ["ignore", "ignore", "ignore"] });
  } catch {
    // A start does not need the folder to be hidden.
  }
}

function listFolder(folder: string): string[] | null {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw explainHome(folder, error);
  }
}

function readOwner(paths: HomePaths): Owner | "damaged" | null {
  try {
    const owner: unknown = JSON.parse(readText(paths.owner));
    return isOwner(owner) ? owner : "damaged";
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return null;
    if (error instanceof SyntaxError) return "damaged";
    throw explainRefusal(`Cannot read "${paths.owner}"`, error);
  }
}

function isOwner(value: unknown): value is Owner {
  return typeof value === "object" && value !== null && "appId" in value && typeof value.appId === "string";
}

/**
 * A first start makes .state/, the lock and the owner's mark, in this order; anything else is not
 * ours.
 */
function isHalfMade(names: readonly string[], paths: HomePaths): boolean {
  const ownBeginnings = /^(lock\.db(-journal)?|owner\.json\.samara-tmp)$/;
  return (
    names.every((name) => name === ".state") &&
    (listFolder(paths.state) ?? []).every((name) => ownBeginnings.test(name))
  );
}

function quoteName(owner: Owner): string {
  return typeof owner.name === "string" ? `the app "${owner.name}"` : "another app";
}

function foreignHome(home: string, reason: string): UserError {
  return new UserError(`Cannot use the folder "${home}": ${reason}`, {
    hint: "choose an empty folder, or one that does not exist yet, with --home",
    exitCode: exitCodes.notOurs,
  });
}

function explainHome(home: string, error: unknown): unknown {
  if (["ENOTDIR", "EEXIST"].includes(errorCode(error))) {
    return new UserError(`Cannot use the folder "${home}": there is a file in its place`, {
      hint: "choose another folder with --home",
      cause: error,
      exitCode: exitCodes.refused,
    });
  }
  return explainNoPlace(`Cannot use the folder "${home}"`, error);
}
