// Where Bun's compiler puts a payload in a macOS executable: into the segment __BUN, which grows.
// What comes behind it moves. The signature is left to sign.ts. Names and layouts: Apple's
// <mach-o/loader.h>.
import type { FileHandle } from "node:fs/promises";

import { alignUp, lengthBytes, type Attachment } from "../attachment.ts";
import { readMachO, segmentName, commandsIn } from "./mach-o.ts";

const LC_SEGMENT_64 = 0x19;
const LC_SYMTAB = 0x2;
const LC_DYSYMTAB = 0xb;
/** Linkers keep the section. */
const S_ATTR_NO_DEAD_STRIP = 0x10000000;
export const pageBytes = 0x4000;
export const segmentBytes = 72;
/** As a power of two. */
const sectionAlignment = 14;

/**
 * Each command's fields that lead into the moved part. The first group has one: what the linker
 * keeps for the loader, and the signature.
 */
const pointers = new Map<number, readonly number[]>([
  ...[0x1d, 0x26, 0x29, 0x80000033, 0x80000034].map((command) => [command, [8]] as const),
  [LC_SYMTAB, [8, 16]],
  [LC_DYSYMTAB, [32, 40, 48, 56, 64, 72]],
  // No place in the file: libraries and their loader, identifier, versions, entry point.
  ...[0xc, 0xe, 0x1b, 0x2a, 0x32, 0x80000028].map((command) => [command, []] as const),
]);

/** @returns null for a file that is not like Bun's runtime */
export async function attachToMachO(runtime: FileHandle, payloadBytes: number): Promise<Attachment | null> {
  const machO = await readMachO(runtime).catch(() => null);
  if (machO === null) return null;
  const { commands, linkEditAt, signatureOffset, signatureSize } = machO;
  const bun = commandsIn(commands).find(
    (at) => isSegment(commands, at) && segmentName(commands, at) === "__BUN",
  );
  if (bun === undefined || commands.readUInt32LE(bun + 64) !== 1) return null;
  const read = (at: number) => Number(commands.readBigUInt64LE(at));
  const [at, bytes, linkEdit] = [read(bun + 40), read(bun + 48), read(linkEditAt + 40)];
  const newBytes = alignUp(lengthBytes + payloadBytes, pageBytes);
  const shift = newBytes - bytes;
  if (linkEdit !== at + bytes || read(bun + 32) !== bytes || shift < 0) return null;

  for (const field of [32, 48]) commands.writeBigUInt64LE(BigInt(newBytes), bun + field);
  commands.writeBigUInt64LE(BigInt(lengthBytes + payloadBytes), bun + segmentBytes + 40);
  commands.writeUInt32LE(sectionAlignment, bun + segmentBytes + 52);
  commands.writeUInt32LE(S_ATTR_NO_DEAD_STRIP, bun + segmentBytes + 64);
  for (const field of [24, 40])
    commands.writeBigUInt64LE(BigInt(read(linkEditAt + field) + shift), linkEditAt + field);
  if (!movePointers(commands, linkEdit, shift)) return null;
  return {
    kept: at,
    patches: [{ at: 0, bytes: commands }],
    at,
    moved: { from: linkEdit, size: signatureOffset - linkEdit, to: linkEdit + shift },
    size: signatureOffset + shift + signatureSize,
  };
}

/** @returns false for a command that is not known */
function movePointers(commands: Buffer, from: number, shift: number): boolean {
  return commandsIn(commands).every((at) => {
    if (isSegment(commands, at)) return true;
    const fields = pointers.get(commands.readUInt32LE(at));
    for (const field of fields ?? []) {
      const value = commands.readUInt32LE(at + field);
      if (value >= from) commands.writeUInt32LE(value + shift, at + field);
    }
    return fields !== undefined;
  });
}

export function isSegment(commands: Buffer, at: number): boolean {
  return commands.readUInt32LE(at) === LC_SEGMENT_64;
}
