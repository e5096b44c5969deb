// Compares two files byte for byte, from the end: builds differ in their last part, if at all.
import { open, type FileHandle } from "node:fs/promises";

import { errorCode } from "../run/errors.ts";

const pieceBytes = 1 << 20;

/** False if one of them is missing. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  try {
    await using first = await open(a, "r");
    await using second = await open(b, "r");
    const { size } = await first.stat();
    if ((await second.stat()).size !== size) return false;
    return await isSameContent(first, second, size);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function isSameContent(a: FileHandle, b: FileHandle, size: number): Promise<boolean> {
  const pieces = [Buffer.allocUnsafe(pieceBytes), Buffer.allocUnsafe(pieceBytes)] as const;
  for (let end = size; end > 0; end -= pieceBytes) {
    const start = Math.max(0, end - pieceBytes);
    const [first, second] = await Promise.all([
      readExactly(a, pieces[0], start, end),
      readExactly(b, pieces[1], start, end),
    ]);
    if (first === null || second === null || !first.equals(second)) return false;
  }
  return true;
}

/** null if the file ends earlier. */
async function readExactly(
  file: FileHandle,
  into: Buffer,
  start: number,
  end: number,
): Promise<Buffer | null> {
  for (let at = start; at < end;) {
    const { bytesRead } = await file.read(into, at - start, end - at, at);
    if (bytesRead === 0) return null;
    at += bytesRead;
  }
  return into.subarray(0, end - start);
}
