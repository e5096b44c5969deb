// Bytes of different kinds, to be compressed: the same in every run.
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { deflateRawSync } from "node:zlib";

const size = 13 << 20;
const program = readProgram();
const random = randomBytes(size);

/** Bytes that nothing makes smaller. */
export function randomBytes(count: number, seed = "seed"): Buffer {
  return createHash("shake256", { outputLength: count }).update(seed).digest();
}

/** By what they are. */
export const someContents: ReadonlyMap<string, Buffer> = new Map([
  ["a program", program],
  ["zeros", Buffer.alloc(size)],
  ["random bytes", random],
  [
    "text",
    Buffer.from("The quick brown fox jumps over the lazy dog. ".repeat(size / 45 + 1)).subarray(0, size),
  ],
  ["a program and random bytes by turns", byTurns()],
  ["streams that are deflated already", streams()],
]);

function readProgram(): Buffer {
  const bytes = Buffer.alloc(size);
  const file = openSync(process.execPath, "r");
  // Behind the headers, where its code is.
  readSync(file, bytes, 0, size, 20 << 20);
  closeSync(file);
  return bytes;
}

function byTurns(): Buffer {
  const step = 100_000;
  const parts = Array.from({ length: Math.ceil(size / step) }, (_, index) =>
    (index % 2 === 0 ? program : random).subarray(index * step, (index + 1) * step),
  );
  return Buffer.concat(parts);
}

/** Each megabyte ends with the end of a stream, so that a block's end looks like one. */
function streams(): Buffer {
  const parts = Array.from({ length: size >> 20 }, (_, index) => {
    const packed = deflateRawSync(program.subarray(index << 18, (index + 1) << 18));
    return Buffer.concat([randomBytes((1 << 20) - packed.length, String(index)), packed]);
  });
  return Buffer.concat(parts);
}
