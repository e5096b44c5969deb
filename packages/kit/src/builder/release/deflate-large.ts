// Deflates a large block so that others can follow it. libdeflate takes a third less time than zlib
// for smaller results, but only ends streams: so the mark of its last block is taken back.
import { findLastBlock } from "./last-block.ts";

/** What makes a decoder go on at the next whole byte: an empty stored block, without its header. */
const emptyStored = [0, 0, 0xff, 0xff];
const storedHeaderBits = 3;

/**
 * @param level libdeflate's
 * @returns a part of a stream (https://www.rfc-editor.org/rfc/rfc1951) of whole bytes; null for a
 * few bytes, and for such as hardly get smaller
 */
export function deflateLarge(content: Uint8Array<ArrayBuffer>, level: number): Buffer | null {
  const options = { library: "libdeflate", level } as Bun.LibdeflateCompressionOptions;
  const { buffer, byteOffset, length } = Bun.deflateSync(content, options);
  const deflated = Buffer.from(buffer, byteOffset, length);
  const last = findLastBlock(deflated, content);
  if (last === null) return null;
  const byte = last.at >>> 3;
  deflated.writeUInt8(deflated.readUInt8(byte) & ~(1 << (last.at & 7)), byte);
  // The unused bits are zeros, and so is the header.
  const unused = deflated.length * 8 - last.end;
  const more = unused < storedHeaderBits ? [0, ...emptyStored] : emptyStored;
  return Buffer.concat([deflated, Buffer.from(more)]);
}
