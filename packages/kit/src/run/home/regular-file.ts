// Opens what must be a file of its own, and nothing else: reading a pipe waits for ever, and a
// folder in a file's place is no bug of ours.
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
 * @throws the system's error, or one with the code EISDIR or ENOTFILE for what is no file
 */
export function openRegular(file: string): number {
  // Windows knows no O_NONBLOCK, and no pipes among its files.
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

/** Whether something stands there that is no file, nor a link to one. */
export function isOdd(file: string): boolean {
  try {
    refuseOdd(file);
    return false;
  } catch (error) {
    return ["EISDIR", "ENOTFILE"].includes(errorCode(error));
  }
}

/**
 * @throws an error with the code EISDIR or ENOTFILE for what is no file; what is not there passes
 */
export function refuseOdd(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === false) throw noFile(file, found.isDirectory());
}

/**
 * Removes a file, a link or a pipe; what is not there is no failure.
 * @throws UserError (exit 4) for a folder, and when the disk or the permissions refuse
 */
export function removeFile(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    // Each system refuses to unlink a folder with another code.
    const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
    throw explainRefusal(`Cannot remove "${file}"`, isFolder ? noFile(file, true) : error);
  }
}

function noFile(file: string, isFolder: boolean): Error {
  return Object.assign(new Error(`"${file}" is no file`), { code: isFolder ? "EISDIR" : "ENOTFILE" });
}
