// Writes one of the app's own files: a stream goes to the home's .state/uploads, is synced, and
// only then gets its name. The next start removes what was cut off.
import { constants, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";

import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { linkTarget } from "../home/linked-file.ts";
import { makeFolder } from "../home/make-folder.ts";
import { syncFolder } from "../home/replace-file.ts";
import { FileTooLarge, UploadCutOff } from "./errors.ts";
import { namesIn } from "./walk.ts";

/** The sources of a file: a request with its body, an uploaded file, bytes, a text. */
export type FileContent =
  ReadableStream<Uint8Array> | Blob | Pick<Response, "body"> | Uint8Array | ArrayBuffer | string | null;

/** The folder of half-stored content, which no backup includes. */
export function uploadsIn(state: string): string {
  return join(state, "uploads");
}

/** A file that is complete on the disk, but has no name yet. */
export interface Upload {
  /**
   * Gives the file its name, and replaces a file of that name. It then survives a power cut.
   * @param choose returns the path relative to the home
   */
  moveTo(home: string, choose: () => string): { path: string; size: number; modified: Date };
}

/**
 * Writes all of the content to the disk, piece by piece.
 * @throws FileTooLarge, UploadCutOff, or UserError (exit 4) when the disk refuses; leaves nothing
 */
export async function receive(content: FileContent, state: string, maxBytes: number): Promise<Upload> {
  const folder = uploadsIn(state);
  const temporary = join(folder, crypto.randomUUID());
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const size = await write(content, temporary, maxBytes);
    return { moveTo: (home, choose) => ({ ...place(temporary, home, choose), size }) };
  } catch (error) {
    tryToRemove(temporary);
    throw explainRefusal("Cannot store a file", error);
  }
}

/** Removes uploads that were cut off, at a start. Needs the home's lock. */
export function removeUploads(state: string): void {
  const folder = uploadsIn(state);
  for (const name of namesIn(folder)) tryToRemove(join(folder, name));
}

async function write(content: FileContent, file: string, maxBytes: number): Promise<number> {
  // Never writes into an existing file or through a link; each name is new.
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  // No start stores a file.
  const { open } = await import("node:fs/promises");
  await using handle = await open(file, O_CREAT | O_EXCL | O_WRONLY, 0o600);
  let size = 0;
  for await (const piece of piecesOf(content)) {
    size += piece.length;
    if (size > maxBytes) throw new FileTooLarge(maxBytes);
    await writeFully(handle, piece);
  }
  await handle.sync();
  return size;
}

/** write(2) may write less than you give it. */
async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done);
    done += bytesWritten;
  }
}

async function* piecesOf(content: FileContent): AsyncGenerator<Uint8Array> {
  if (content === null) return;
  if (typeof content === "string") return yield Buffer.from(content);
  if (content instanceof Uint8Array) return yield content;
  if (content instanceof ArrayBuffer) return yield new Uint8Array(content);
  yield* readStream(streamOf(content));
}

function streamOf(content: ReadableStream<Uint8Array> | Blob | Pick<Response, "body">) {
  if (content instanceof ReadableStream) return content;
  return content instanceof Blob ? content.stream() : content.body;
}

async function* readStream(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (stream === null) return;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await read(reader);
      if (done) return;
      yield value;
    }
  } finally {
    // The sender need not send the rest.
    await reader.cancel().catch(() => {});
  }
}

/** Only the sender's errors are cut uploads; errors of the disk come from the writer. */
async function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw new UploadCutOff(error);
    throw error;
  }
}

function place(temporary: string, home: string, choose: () => string): { path: string; modified: Date } {
  let file = home;
  try {
    const path = choose();
    file = join(home, path);
    refuseLinks(home, path);
    makeFolders(dirname(file));
    renameSync(temporary, file);
    syncFolder(dirname(file));
    return { path, modified: statSync(file).mtime };
  } catch (error) {
    tryToRemove(temporary);
    throw errorCode(error) === "EXDEV"
      ? onOtherDisk(file, error)
      : explainRefusal(`Cannot store "${file}"`, error);
  }
}

/** Behind a link, the file would be somewhere else, and no backup would include it. */
function refuseLinks(home: string, path: string): void {
  const parts = path.split("/").slice(0, -1);
  const folders = parts.map((_, index) => join(home, ...parts.slice(0, index + 1)));
  const link = folders.find((folder) => linkTarget(folder) !== null);
  if (link === undefined) return;
  throw new UserError(`Cannot store "${join(home, path)}": "${link}" is a link`, {
    hint: "put the folder itself in its place; to have all of it elsewhere, move the whole home",
    exitCode: exitCodes.refused,
  });
}

/** A new folder's name must survive a power cut, as the file's does. */
export function makeFolders(folder: string): void {
  const first = makeFolder(folder);
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}

function onOtherDisk(file: string, cause: unknown): UserError {
  return new UserError(`Cannot store "${file}": its folder is on a different disk from the home`, {
    hint: "move that folder into the home, and the whole home to the other disk",
    cause,
  });
}

function tryToRemove(file: string): void {
  try {
    rmSync(file, { recursive: true, force: true });
  } catch {
    // The disk refuses this as well; the next start tries again.
  }
}
