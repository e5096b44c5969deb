// The file that a user opens with the app, from the command line: `notes open FILE`. The user's own
// desktop started this process; no page and no link chooses what it reads. Changes nothing.
import { closeSync, fstatSync, realpathSync } from "node:fs";
import { basename, win32 } from "node:path";

import { errorCode, exitCodes, refusalReason, UserError } from "../errors.ts";
import { typeOf, type FileType } from "../file-types.ts";
import { openRegular, refuseOdd } from "../home/regular-file.ts";

/** Larger ones would fill the disk and the page's memory. */
export const maxOpenedBytes = 256 * 1024 * 1024;

export interface OpenedSource {
  /** Open for reading. */
  descriptor: number;
  name: string;
  mime: string;
}

/**
 * @param path absolute
 * @throws UserError for anything but a readable file of one of the types
 */
export function openSource(path: string, types: readonly FileType[], platform: string): OpenedSource {
  const type = typeOf(path, types);
  if (!type || isDevice(path, platform)) throw otherType(path, types);
  try {
    refuseOdd(path);
    const real = realpathSync(path);
    // A link in an archive may lead to anything.
    if (!typeOf(real, types)) throw otherType(real, types);
    return { descriptor: openSmall(real, path), name: basename(path), mime: type.mime };
  } catch (error) {
    throw explain(path, error);
  }
}

function openSmall(file: string, shown: string): number {
  const descriptor = openRegular(file);
  if (fstatSync(descriptor).size <= maxOpenedBytes) return descriptor;
  closeSync(descriptor);
  throw tooLarge(shown);
}

/** @param file as the user knows it */
export function tooLarge(file: string): UserError {
  return new UserError(`Cannot open "${file}": it has more than 256 MB`, {
    hint: "open a smaller file, or look for a way within the app",
  });
}

/**
 * On Windows some paths lead to pipes and devices (`\\.\pipe\x.notes`), or to a stream inside
 * of another file (`a.txt:b.notes`). Files of other computers are fine: the user opened the folder.
 */
export function isDevice(path: string, platform: string): boolean {
  if (platform !== "win32") return false;
  const whole = win32.normalize(path);
  const rest = whole.replace(/^\\\\\?\\(?=[a-z]:|UNC\\)/i, "");
  return /^\\\\[.?]\\/.test(rest) || rest.replace(/^[a-z]:/i, "").includes(":");
}

function otherType(path: string, types: readonly FileType[]): UserError {
  return new UserError(`Cannot open "${path}": it is no file of this app`, {
    hint: `its files end with ${types.map(({ extension }) => `.${extension}`).join(", ")}`,
    exitCode: exitCodes.usage,
  });
}

const states: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
};

function explain(path: string, error: unknown): unknown {
  const state = states[errorCode(error)] ?? refusalReason(error);
  if (error instanceof UserError || state === undefined) return error;
  return new UserError(`Cannot open "${path}": ${state}`, {
    hint: "choose a file that is there, and that you may read",
    cause: error,
  });
}
