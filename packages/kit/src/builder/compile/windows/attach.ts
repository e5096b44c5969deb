// Where Bun's compiler puts a payload in a Windows executable: into a section of its own, the last.
// https://learn.microsoft.com/windows/win32/debug/pe-format
import type { FileHandle } from "node:fs/promises";

import { alignUp, lengthBytes, type Attachment } from "../attachment.ts";
import { readAt } from "../read-payload.ts";

export const sectionBytes = 40;
/** Initialized data, which may be read. */
const flags = 0x40000040;
export const headBytes = 4096;
const pieceBytes = 1 << 20;

/** @returns null for a file that is not like Bun's runtime */
export async function attachToPe(runtime: FileHandle, payloadBytes: number): Promise<Attachment | null> {
  const head = await readAt(runtime, 0, headBytes);
  if (head.toString("latin1", 0, 2) !== "MZ") return null;
  const pe = head.readUInt32LE(60);
  const count = head.readUInt16LE(pe + 6);
  const [sectionStep, fileStep] = [head.readUInt32LE(pe + 56), head.readUInt32LE(pe + 60)];
  const table = pe + 24 + head.readUInt16LE(pe + 20);
  const entry = table + sectionBytes * count;
  const last = entry - sectionBytes;
  const isFree = head.subarray(entry, entry + sectionBytes).every((byte) => byte === 0);
  if (!isFree || entry + sectionBytes > head.readUInt32LE(pe + 84)) return null;

  const [virtualBytes, address, bytes, offset] = [8, 12, 16, 20].map((field) =>
    head.readUInt32LE(last + field),
  ) as [number, number, number, number];
  const { size: kept } = await runtime.stat();
  const at = alignUp(offset + bytes, fileStep);
  const ownSum = head.readUInt32LE(pe + 88) - kept;
  if (at !== kept || ownSum <= 0 || ownSum > 0xffff) return null;
  const newAddress = alignUp(address + virtualBytes, sectionStep);
  const newBytes = lengthBytes + payloadBytes;
  const size = at + alignUp(newBytes, fileStep);
  head.writeUInt16LE(count + 1, pe + 6);
  head.writeUInt32LE(alignUp(newAddress + newBytes, sectionStep), pe + 80);
  head.write(".bun", entry);
  for (const [index, value] of [newBytes, newAddress, size - at, at].entries())
    head.writeUInt32LE(value, entry + 8 + 4 * index);
  head.writeUInt32LE(flags, entry + 36);
  return { kept, patches: [{ at: 0, bytes: head }], at, moved: null, size };
}

/**
 * Writes the sum that the header has over the whole file. The runtime's own sum is right, so that
 * only the head and what was added need to be summed.
 * https://learn.microsoft.com/windows/win32/debug/pe-format#optional-header-windows-specific-fields-image-only
 */
export async function writeChecksum(runtime: FileHandle, file: FileHandle): Promise<void> {
  const [{ size: before }, { size }] = await Promise.all([runtime.stat(), file.stat()]);
  const [old, head] = await Promise.all([readAt(runtime, 0, headBytes), readAt(file, 0, headBytes)]);
  const place = head.readUInt32LE(60) + 88;
  const all = old.readUInt32LE(place) - before;
  for (const one of [old, head]) one.writeUInt32LE(0, place);
  let sum = all - sumWords(old) + sumWords(head);
  for (let at = before; at < size; at += pieceBytes)
    sum += sumWords(await readAt(file, at, Math.min(pieceBytes, size - at)));
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(fold(sum) + size);
  await file.write(checksum, 0, 4, place);
}

/** Corrects that sum after a byte grew by so much. */
export async function addToChecksum(file: FileHandle, at: number, grown: number): Promise<void> {
  const { size } = await file.stat();
  const head = await readAt(file, 0, headBytes);
  const place = head.readUInt32LE(60) + 88;
  const sum = head.readUInt32LE(place) - size + (grown << (8 * (at % 2)));
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(fold(sum) + size);
  await file.write(checksum, 0, 4, place);
}

/** Of 16 bits each. Files have whole words. */
function sumWords(bytes: Buffer): number {
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  let sum = 0;
  for (let index = 0; index < words.length; index++) sum += words[index] ?? 0;
  return sum;
}

/** A sum with its carries added, as often as there are any: 1 to 0xffff. */
function fold(sum: number): number {
  const rest = sum % 0xffff;
  return rest === 0 ? 0xffff : rest < 0 ? rest + 0xffff : rest;
}
