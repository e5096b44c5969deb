// The smallest macOS executable that can be signed. It does not run.

export const segmentCommandBytes = 72;
export const codeBytes = 3 * 4096 + 160;
export const linkEditAt = 2 * 4096;

/** The smallest Mach-O with a place for a signature: __TEXT, __LINKEDIT, and an empty signature of `signatureBytes`. */
export function smallMachO(signatureBytes: number): Buffer {
  const file = Buffer.alloc(codeBytes + signatureBytes, 0x90);
  file.fill(0, 0, 32 + 2 * segmentCommandBytes + 16);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(3, 16);
  file.writeUInt32LE(2 * segmentCommandBytes + 16, 20);
  writeSegment(file, 32, { name: "__TEXT", offset: 0, size: linkEditAt });
  writeSegment(file, 32 + segmentCommandBytes, {
    name: "__LINKEDIT",
    offset: linkEditAt,
    size: codeBytes + signatureBytes - linkEditAt,
  });
  const signature = 32 + 2 * segmentCommandBytes;
  for (const [index, value] of [0x1d, 16, codeBytes, signatureBytes].entries()) {
    file.writeUInt32LE(value, signature + 4 * index);
  }
  return file;
}

function writeSegment(
  file: Buffer,
  at: number,
  { name, offset, size }: { name: string; offset: number; size: number },
) {
  file.writeUInt32LE(0x19, at);
  file.writeUInt32LE(segmentCommandBytes, at + 4);
  file.write(name, at + 8, "latin1");
  file.writeBigUInt64LE(BigInt(size), at + 32);
  file.writeBigUInt64LE(BigInt(offset), at + 40);
  file.writeBigUInt64LE(BigInt(size), at + 48);
}
