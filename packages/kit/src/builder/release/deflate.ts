// Deflates a stream in blocks, in parallel, and remembers them: most of an executable is Bun's own
// code, and the same in every build. A block has the same bytes, remembered or not.
import { promisify } from "node:util";
import { constants, crc32, deflateRaw } from "node:zlib";

import type { BlockMemory } from "./block-memory.ts";
import { deflateLarge } from "./deflate-large.ts";

export interface DeflatedBlock {
  deflated: Buffer;
  /** Of the bytes up to the block's end. */
  size: number;
  /** Their CRC-32. */
  sum: number;
}

export interface DeflateOptions {
  /** zlib's and libdeflate's, 1 to 9. */
  level: number;
  /** Remembers blocks; absent: none are remembered. */
  memory?: BlockMemory | undefined;
  /**
   * The size of the first block, in bytes: what comes before a file. The file's own blocks then
   * begin where the file begins.
   */
  head?: number;
}

const smallBytes = 1 << 20;
const largeBytes = 1 << 22;
/** Of a program, nothing behind its header and before this changes between builds: it is Bun's. */
const steadyBytes = 80 << 20;
/**
 * Four small blocks, in four threads, or a large one. More that wait take fresh memory: with eight
 * large ones a first build takes a tenth longer.
 */
const bytesAtOnce = 1 << 22;

/** Yields the blocks in order; together they are one deflate stream. */
export async function* deflateBlocks(
  source: AsyncIterable<Buffer>,
  { level, memory, head = 0 }: DeflateOptions,
): AsyncGenerator<DeflatedBlock> {
  const pending: { bytes: number; block: Promise<DeflatedBlock> }[] = [];
  let [size, sum, waiting] = [0, 0, 0];
  for await (const { bytes, isWhole, isLast, release } of inBlocks(source, head)) {
    size += bytes.length;
    sum = crc32(bytes, sum);
    const facts = { size, sum };
    const make = () => deflateBlock(bytes, level, isLast);
    const made = memory && isWhole ? memory.recall(bytes, level, make) : make();
    const block = made.finally(release).then((deflated) => ({ deflated, ...facts }));
    // It is awaited below; until then, an error must not end the process.
    block.catch(() => {});
    pending.push({ bytes: bytes.length, block });
    waiting += bytes.length;
    for (let next; waiting >= bytesAtOnce && (next = pending.shift()); waiting -= next.bytes)
      yield await next.block;
  }
  for (const { block } of pending) yield await block;
}

const deflateAside = promisify<Buffer, object, Buffer>(deflateRaw);

/** Large blocks only in a first build, one after the other; small ones in parallel. */
async function deflateBlock(bytes: Buffer<ArrayBuffer>, level: number, isLast: boolean): Promise<Buffer> {
  const large = bytes.length === largeBytes && !isLast ? deflateLarge(bytes, level) : null;
  // Ends at a whole byte, so that the next block can follow.
  const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  return large ?? (await deflateAside(bytes, { level, finishFlush }));
}

/** Small where a change is likely: then less has to be deflated again. */
function* blockSizes(head: number): Generator<number, never> {
  if (head > 0) yield head;
  yield smallBytes;
  for (let at = smallBytes; at < steadyBytes; at += largeBytes) yield largeBytes;
  for (;;) yield smallBytes;
}

interface Block {
  bytes: Buffer<ArrayBuffer>;
  /** Whether it is a whole block of a file. */
  isWhole: boolean;
  isLast: boolean;
  /** Lets the memory be used for another block. */
  release(): void;
}

async function* inBlocks(source: AsyncIterable<Buffer>, head: number): AsyncGenerator<Block> {
  const free: Buffer<ArrayBuffer>[] = [];
  const take = (size: number) => {
    const index = free.findIndex(({ length }) => length === size);
    const [buffer] = index === -1 ? [] : free.splice(index, 1);
    return buffer ?? Buffer.allocUnsafe(size);
  };
  const sizes = blockSizes(head);
  let [block, held] = [take(sizes.next().value), 0];
  const end = (isLast: boolean): Block => {
    const whole = block;
    const isWhole = !isLast && whole.length !== head;
    return { bytes: whole.subarray(0, held), isWhole, isLast, release: () => free.push(whole) };
  };
  for await (const piece of source) {
    for (let done = 0; done < piece.length;) {
      // Not before more comes: the last block must say that it is the last.
      if (held === block.length) {
        yield end(false);
        [block, held] = [take(sizes.next().value), 0];
      }
      const copied = piece.copy(block, held, done);
      held += copied;
      done += copied;
    }
  }
  yield end(true);
}
