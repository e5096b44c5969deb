// The one way a file of the home is written: temp beside it → fsync → rename → fsync the folder. A
// crash leaves the old file or the new one, never a torn one. Modes are set by number, because the
// umask may say anything.
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { dirname } from "node:path";

import { errorCode, explainRefusal } from "../errors.ts";
import { removeFile } from "./regular-file.ts";

/** What an unfinished file is called until it is whole; such names are refused in seed/. */
export const temporarySuffix = ".samara-tmp";

/** Seeds larger than this are streamed: a 300 MB seed must not take 300 MB of memory. */
const streamAboveBytes = 4 * 1024 * 1024;

/**
 * Replaces `file` by `text`. Synchronous: for the runtime's own small files.
 * @param lasting false for a file that means nothing once its process has ended: it need not
 *   outlive a power cut, and two fsyncs are most of what a start does
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function replaceFile(file: string, text: string, mode: number, { lasting = true } = {}): void {
  const temporary = file + temporarySuffix;
  try {
    const descriptor = openNew(temporary, mode);
    try {
      writeFully(descriptor, Buffer.from(text));
      if (lasting) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
    if (lasting) syncFolder(dirname(file));
  } catch (error) {
    throw explainRefusal(`Cannot write "${file}"`, discard(temporary, error));
  }
}

/** An embedded file, or any other that Bun can stream. */
export interface Source {
  file: string;
  /** In bytes. */
  size: number;
}

export interface ReplaceOptions {
  rename?: (temporary: string, file: string) => void;
  onBytes?: (bytes: number) => void;
}

/**
 * Replaces `file` by a copy of `source`. Does not fsync the folder, so that many files of one
 * folder share one call: see `syncFolder`.
 * @param rename gives the finished file its name
 * @param onBytes is told how many bytes have just been written
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export async function replaceFileBy(
  source: Source,
  file: string,
  mode: number,
  { rename = renameSync, onBytes }: ReplaceOptions = {},
): Promise<void> {
  const temporary = file + temporarySuffix;
  try {
    const descriptor = openNew(temporary, mode);
    try {
      await copyInto(descriptor, source, onBytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    rename(temporary, file);
  } catch (error) {
    throw explainRefusal(`Cannot write "${file}"`, discard(temporary, error));
  }
}

/** Makes renames in a folder last through a power cut. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform !== "win32") sync(folder, "r");
}

/** Makes what is in a file last through a power cut. */
export function syncFile(file: string): void {
  // Windows wants to write what it is to put on the disk.
  sync(file, "r+");
}

function sync(path: string, flags: "r" | "r+"): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function copyInto(
  descriptor: number,
  { file, size }: Source,
  onBytes?: (bytes: number) => void,
): Promise<void> {
  const chunks = size > streamAboveBytes ? Bun.file(file).stream() : [await Bun.file(file).bytes()];
  for await (const chunk of chunks) {
    writeFully(descriptor, chunk);
    onBytes?.(chunk.length);
  }
}

/**
 * Makes a file, open for writing. What stands there already, of a start that was cut off or of
 * another user, is never written through: it may be a link to elsewhere, a pipe that nobody reads,
 * or somebody else's to read.
 */
export function openNew(file: string, mode: number): number {
  const descriptor = openExclusively(file, mode);
  // The umask took bits away from what open was told; Windows has no modes to mend.
  if (process.platform !== "win32") fchmodSync(descriptor, mode);
  return descriptor;
}

function openExclusively(file: string, mode: number): number {
  try {
    return openSync(file, "wx", mode);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  removeFile(file);
  return openSync(file, "wx", mode);
}

/** write(2) may take less than it was given: on a nearly full disk it does. */
function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
}

function discard(temporary: string, error: unknown): unknown {
  try {
    unlinkSync(temporary);
  } catch {
    // It was never made, or the disk refuses this as well; the first error is the one to tell.
  }
  return error;
}
