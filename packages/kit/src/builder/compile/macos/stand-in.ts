// What Bun's compiler reads of its runtime for macOS, without the rest. Names and layouts: Apple's
// <mach-o/loader.h>.
import type { FileHandle } from "node:fs/promises";

import { alignUp } from "../attachment.ts";
import { readAt } from "../read-payload.ts";
import { isSegment, pageBytes, segmentBytes } from "./attach.ts";
import { commandsIn, headerBytes, readMachO, segmentName } from "./mach-o.ts";

const sectionBytes = 80;
const signatureCommandBytes = 16;

/** @returns null for a file that is not like Bun's runtime */
export async function standInForMachO(runtime: FileHandle): Promise<Buffer | null> {
  const machO = await readMachO(runtime).catch(() => null);
  if (machO === null) return null;
  const { commands, textAt, linkEditAt, signatureCommandAt, signatureOffset, signatureSize } = machO;
  const section = findBuiltins(commands, textAt);
  const bunAt = commandsIn(commands).find(
    (at) => isSegment(commands, at) && segmentName(commands, at) === "__BUN",
  );
  if (section === null || bunAt === undefined) return null;

  const text = Buffer.concat([commands.subarray(textAt, textAt + segmentBytes), section]);
  const bun = Buffer.from(commands.subarray(bunAt, bunAt + segmentBytes + sectionBytes));
  const linkEdit = Buffer.from(commands.subarray(linkEditAt, linkEditAt + segmentBytes));
  const signature = Buffer.from(
    commands.subarray(signatureCommandAt, signatureCommandAt + signatureCommandBytes),
  );
  const builtins = await readAt(runtime, section.readUInt32LE(48), Number(section.readBigUInt64LE(40)));
  const payloadAt = alignUp(pageBytes + builtins.length, pageBytes);
  const signatureAt = payloadAt + pageBytes;

  text.writeUInt32LE(segmentBytes + sectionBytes, 4);
  text.writeUInt32LE(1, 64);
  const textAddress = place(text, 0, payloadAt, null);
  text.writeBigUInt64LE(textAddress + BigInt(pageBytes), segmentBytes + 32);
  text.writeUInt32LE(pageBytes, segmentBytes + 48);
  const bunAddress = place(bun, payloadAt, pageBytes, textAddress + BigInt(payloadAt));
  bun.writeBigUInt64LE(bunAddress, segmentBytes + 32);
  bun.writeUInt32LE(payloadAt, segmentBytes + 48);
  place(linkEdit, signatureAt, signatureSize, bunAddress + BigInt(pageBytes));
  signature.writeUInt32LE(signatureAt, 8);

  const file = Buffer.alloc(signatureAt + signatureSize);
  commands.copy(file, 0, 0, headerBytes);
  const list = Buffer.concat([text, bun, linkEdit, signature]);
  file.writeUInt32LE(4, 16);
  file.writeUInt32LE(list.length, 20);
  list.copy(file, headerBytes);
  builtins.copy(file, pageBytes);
  (await readAt(runtime, signatureOffset, signatureSize)).copy(file, signatureAt);
  return file;
}

/** The section's row. */
function findBuiltins(commands: Buffer, textAt: number): Buffer | null {
  for (let row = 0; row < commands.readUInt32LE(textAt + 64); row++) {
    const at = textAt + segmentBytes + row * sectionBytes;
    const section = Buffer.from(commands.subarray(at, at + sectionBytes));
    if (section.toString("latin1", 0, 16).replace(/\0+$/, "") === "__bun_builtins") return section;
  }
  return null;
}

/** @returns the segment's address: its own, if none is given */
function place(segment: Buffer, at: number, size: number, address: bigint | null): bigint {
  const own = address ?? segment.readBigUInt64LE(24);
  const values = [own, BigInt(alignUp(size, pageBytes)), BigInt(at), BigInt(size)];
  for (const [index, value] of values.entries()) segment.writeBigUInt64LE(value, 24 + 8 * index);
  return own;
}
