// The file that a user opens with the app, from the command line: `notes open FILE`. The user's own
// desktop started this process; no page and no link chooses what it reads. Changes nothing.
import { closeSync, fstatSync, realpathSync } from "node:fs";
import { basename } from "node:path";

import { errorCode, exitCodes, refusalReason, UserError, type ExitCode } from "../errors.ts";
import { openRegular } from "../home/regular-file.ts";

/** Larger ones would fill the disk and the page's memory. */
export const maxOpenedBytes = 256 * 1024 * 1024;

export interface OpenedSource {
  /** Open for reading. */
  descriptor: number;
  name: string;
}

/**
 * Not pipes and devices (`\\.\pipe\x.notes`), nor a stream inside of another file
 * (`a.txt:b.notes`). Files of other computers are fine: the user opened the folder.
 */
const plainOnWindows = /^(\\\\\?\\(UNC\\|(?=[a-z]:)))?([a-z]:)?(?!\\\\[.?]\\)[^:]*$/i;

/**
 * @param path absolute
 * @param endings of the app's files, without the point
 * @throws UserError for anything but a readable file with one of them
 */
export function openSource(path: string, endings: readonly string[], platform: string): OpenedSource {
  const isOwn = (file: string) =>
    endings.includes(/[^/\\]\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? "") &&
    (platform !== "win32" || plainOnWindows.test(file));
  try {
    // A link in an archive may lead to anything.
    const real = isOwn(path) ? realpathSync(path) : "";
    if (!isOwn(real)) throw refuse("it is no file of this app", exitCodes.usage);
    const descriptor = openRegular(real);
    if (fstatSync(descriptor).size <= maxOpenedBytes) return { descriptor, name: basename(path) };
    closeSync(descriptor);
    throw refuse("it has more than 256 MB");
  } catch (error) {
    const state = states[errorCode(error)] ?? refusalReason(error);
    throw state === undefined ? error : refuse(state);
  }

  function refuse(state: string, exitCode: ExitCode = exitCodes.failure) {
    const hint = `its files end with .${endings.join(", .")}`;
    return new UserError(`Cannot open "${path}": ${state}`, { hint, exitCode });
  }
}

const states: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
};
