// Writes gzip with the same bytes on every machine: https://www.rfc-editor.org/rfc/rfc1952.
import type { FileHandle } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { deflateBlocks, type DeflateOptions } from "./deflate.ts";

/** Section 2.3: no time, and 255 for an unknown system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/**
 * Appends `source` to `file`.
 * @param hasher gets what is written
 * @returns the number of bytes before and after
 */
export async function writeGzip(
  file: FileHandle,
  source: AsyncIterable<Buffer>,
  options: DeflateOptions,
  hasher?: Bun.CryptoHasher,
): Promise<{ size: number; packedSize: number }> {
  const write = async (bytes: Buffer) => {
    hasher?.update(bytes);
    await file.writeFile(bytes);
  };
  await write(header);
  let [size, sum, packedSize] = [0, 0, header.length];
  for await (const block of deflateBlocks(source, options)) {
    ({ size, sum } = block);
    packedSize += block.deflated.length;
    await write(block.deflated);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  await write(trailer);
  return { size, packedSize: packedSize + trailer.length };
}

/** For small texts. */
export function gzipText(text: string): Buffer {
  const packed = gzipSync(text, { level: 9 });
  header.copy(packed);
  // Says that it is packed as small as possible, which Debian checks.
  packed[8] = 2;
  return packed;
}
