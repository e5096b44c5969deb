// How a payload becomes part of a runtime, for all kinds of executables. Each system's own file
// says where it goes; this one writes it. Never holds a whole runtime in memory.
import { createReadStream } from "node:fs";
import { chmod, open, type FileHandle } from "node:fs/promises";

import type { Arranged, Piece } from "./code-part.ts";
import { copyOf } from "./link-or-copy.ts";
import { readAt } from "./read-payload.ts";

export interface Attachment {
  /** How much of the runtime stays where it is. */
  kept: number;
  /** Bytes that change, by their places in the executable. */
  patches: readonly { at: number; bytes: Buffer }[];
  /** Where the payload goes, behind its length. */
  at: number;
  /** A part of the runtime that comes behind it. */
  moved: { from: number; size: number; to: number } | null;
  /** Of the executable. */
  size: number;
}

/** The payload's length comes before it. */
export const lengthBytes = 8;

/** What `attach()` makes an executable of. */
export async function copyRuntime(runtime: string, copy: string): Promise<void> {
  await copyOf(runtime, copy);
  await chmod(copy, 0o755);
}

/** @param copy of the runtime; becomes the executable */
export async function attach(
  copy: string,
  payload: Arranged,
  { kept, patches, at, moved, size }: Attachment,
): Promise<void> {
  await using file = await open(copy, "r+");
  const tail = moved && (await readAt(file, moved.from, moved.size));
  // What is not written below is zeros.
  await file.truncate(kept);
  await file.truncate(size);
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(payload.size));
  let to = at;
  for (const piece of [length, ...payload.pieces]) to = await writePiece(file, piece, to);
  if (tail) await writeAt(file, tail, moved.to);
  for (const patch of patches) await writeAt(file, patch.bytes, patch.at);
}

async function writePiece(file: FileHandle, piece: Piece, at: number): Promise<number> {
  if (Buffer.isBuffer(piece)) return await writeAt(file, piece, at);
  let to = at;
  for await (const part of createReadStream(piece.path, { highWaterMark: 1 << 20 }))
    to = await writeAt(file, part as Buffer, to);
  if (to !== at + piece.size) throw new Error(`The file "${piece.path}" changed during the build`);
  return to;
}

async function writeAt(file: FileHandle, bytes: Buffer, at: number): Promise<number> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
  return at + bytes.length;
}

export function alignUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
