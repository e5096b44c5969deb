// Opens regular files only: reading a pipe waits for ever, and a folder in a file's place is the
// user's, not a bug.
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
} from "node:fs";

import { errorCode, explainRefusal } from "../errors.ts";

/**
 * Opens a file for reading, also one behind a link. Never waits.
 * @throws the system's error, or one with the code EISDIR or ENOTFILE for anything but a file
 */
export function openRegular(file: string): number {
  // Windows has no O_NONBLOCK, and no pipes among its files.
  const { O_RDONLY, O_NONBLOCK = 0 } = constants;
  const descriptor = openSync(file, O_RDONLY | O_NONBLOCK);
  const found = fstatSync(descriptor);
  if (found.isFile()) return descriptor;
  closeSync(descriptor);
  throw noFile(file, found.isDirectory());
}

/** The text of a file; see `openRegular`. */
export function readText(file: string): string {
  const descriptor = openRegular(file);
  try {
    return readFileSync(descriptor, "utf8");
  } finally {
    closeSync(descriptor);
  }
}

/** Whether there is something that is neither a file nor a link to one. */
export function isOdd(file: string): boolean {
  try {
    refuseOdd(file);
    return false;
  } catch (error) {
    return ["EISDIR", "ENOTFILE"].includes(errorCode(error));
  }
}

/**
 * @throws an error with the code EISDIR or ENOTFILE for anything but a file; a missing one passes
 */
export function refuseOdd(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === false) throw noFile(file, found.isDirectory());
}

/**
 * Removes a file, a link or a pipe; a missing one is fine.
 * @throws UserError (exit 4) for a folder, and when the disk or the permissions refuse
 */
export function removeFile(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    // Each system refuses to unlink a folder with its own code.
    const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
    throw explainRefusal(`Cannot remove "${file}"`, isFolder ? noFile(file, true) : error);
  }
}

function noFile(file: string, isFolder: boolean): Error {
  return Object.assign(new Error(`"${file}" is not a file`), { code: isFolder ? "EISDIR" : "ENOTFILE" });
}
