// The only way to write a file of the home: temp beside it → fsync → rename → fsync the folder. A
// crash leaves the old file or the new one, never a torn one. Modes are set by number, because any
// umask may apply.
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { dirname } from "node:path";

import { errorCode, explainRefusal } from "../errors.ts";
import { removeFile } from "./regular-file.ts";

/** The suffix of an unfinished file; such names are refused in seed/. */
export const temporarySuffix = ".samara-tmp";

/** Seeds larger than this are streamed: a 300 MB seed must not take 300 MB of memory. */
const streamAboveBytes = 4 * 1024 * 1024;

/**
 * Replaces `file` by `text`. Synchronous: for the runtime's own small files.
 * @param lasting false for a file that is useless after its process ends. It need not outlive a
 * power cut, and two fsyncs take most of a start's time
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
 * @param onBytes receives the number of bytes just written
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
    await writeNew(source, temporary, mode, { isSynced: true, ...(onBytes && { onBytes }) });
    rename(temporary, file);
  } catch (error) {
    throw explainRefusal(`Cannot write "${file}"`, discard(temporary, error));
  }
}

/**
 * Writes a copy of `source` to a new file.
 * @param isSynced whether it must outlast a power cut once this resolves
 */
export async function writeNew(
  source: Source,
  file: string,
  mode: number,
  { isSynced, onBytes }: { isSynced: boolean; onBytes?: (bytes: number) => void },
): Promise<void> {
  const descriptor = openNew(file, mode);
  try {
    await copyInto(descriptor, source, onBytes);
    if (isSynced) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes renames in a folder last through a power cut. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform !== "win32") sync(folder, "r");
}

/** Makes a file's content last through a power cut. */
export function syncFile(file: string): void {
  // Windows syncs only files that are open for writing; elsewhere a file may be read-only.
  sync(file, process.platform === "win32" ? "r+" : "r");
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
 * Makes a file and opens it for writing. Removes an existing one, from a start that was cut off or
 * from another user, and never writes through it. It may be a link elsewhere, a pipe without a
 * reader, or readable by another user.
 */
export function openNew(file: string, mode: number): number {
  const descriptor = openExclusively(file, mode);
  // The umask removed bits from the mode given to open; Windows has no modes.
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
    // It was never made, or the disk refuses this too; the first error is the one to report.
  }
  return error;
}
