// Makes a folder of the home, or says what is in the way: backups/ may be a link to a missing
// drive.
import { lstatSync, mkdirSync, readlinkSync, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";

import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";

/**
 * Makes it with mode 0700, and the folders above it.
 * @returns the uppermost folder that was made; undefined if all existed
 * @throws UserError (exit 4) when something else is in the place, or the disk or the permissions
 * refuse
 */
export function makeFolder(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainFolder(folder, error);
  }
}

/**
 * The obstacle to using the folder: `is a link to "/media/stick", which is not there`; null if it
 * exists or can be made.
 */
export function describeObstacle(folder: string): { state: string; hint: string } | null {
  const found = findObstacle(folder);
  if (found?.path !== folder) return null;
  return found.target === null
    ? { state: "is not a folder", hint: moveFile }
    : { state: `is a link to "${found.target}", which is not there`, hint: connectDrive };
}

function explainFolder(folder: string, error: unknown): unknown {
  const action = `Cannot make the folder "${folder}"`;
  const blocked = ["EEXIST", "ENOTDIR", "ENOENT"].includes(errorCode(error)) ? findObstacle(folder) : null;
  if (blocked === null) return explainNoPlace(action, error);
  const { path, target } = blocked;
  const [state, hint] =
    target === null
      ? ["there is a file in its place", moveFile]
      : [
          `${path === folder ? "it" : `"${path}"`} is a link to "${target}", which is not there`,
          connectDrive,
        ];
  return new UserError(`${action}: ${state}`, { hint, cause: error, exitCode: exitCodes.refused });
}

/**
 * For a folder that cannot be made with its parents. ENOENT then means a place where no program can
 * make one: a missing Windows drive or /proc.
 */
export function explainNoPlace(action: string, error: unknown): unknown {
  if (errorCode(error) !== "ENOENT") return explainRefusal(action, error);
  return new UserError(`${action}: its drive or system folder takes none`, {
    hint: "connect the drive that it is on, or name another folder",
    cause: error,
    exitCode: exitCodes.refused,
  });
}

const moveFile = "move that file away, then try again";
const connectDrive = "connect the drive that it leads to, or remove the link; then try again";

interface Obstacle {
  path: string;
  /** A dead link's target; null for a file. */
  target: string | null;
}

/** The nearest thing at the folder's path or above it, if it is not a folder. */
function findObstacle(path: string): Obstacle | null {
  const found = tryStat(() => lstatSync(path, { throwIfNoEntry: false }));
  if (found === null) return path === dirname(path) ? null : findObstacle(dirname(path));
  if (!found.isSymbolicLink()) return found.isDirectory() ? null : { path, target: null };
  const behind = tryStat(() => statSync(path, { throwIfNoEntry: false }));
  if (behind) return behind.isDirectory() ? null : { path, target: null };
  return { path, target: readlinkSync(path) };
}

function tryStat(stat: () => Stats | undefined): Stats | null {
  try {
    return stat() ?? null;
  } catch {
    // Something above it is not a folder, or the links form a circle.
    return null;
  }
}
