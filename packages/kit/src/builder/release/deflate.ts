// Deflates a stream in blocks, side by side, and remembers them: most of an executable is Bun's own
// code, and the same in every build. A block is the same bytes whether it was remembered or not.
import { promisify } from "node:util";
import { constants, deflateRaw } from "node:zlib";

import type { BlockMemory } from "./block-memory.ts";

/** Deflated, as https://www.rfc-editor.org/rfc/rfc1951 says, and what it was made from. */
export interface DeflatedBlock {
  bytes: Buffer;
  deflated: Buffer;
}

export interface DeflateOptions {
  /** zlib's level, 1 to 9. */
  level: number;
  /** Where blocks are remembered; without it, none is. */
  memory?: BlockMemory | undefined;
  /**
   * Bytes of the first block, for what stands before a file: so the file's own blocks begin at its
   * beginning.
   */
  head?: number;
}

const blockBytes = 1 << 20;
/** How far back deflate may point. */
const windowBytes = 1 << 15;
const blocksAtOnce = 8;

const deflateAside = promisify<Buffer, object, Buffer>(deflateRaw);

/** Yields the blocks in order; one after another, they are one deflate stream. */
export async function* deflateBlocks(
  source: AsyncIterable<Buffer>,
  options: DeflateOptions,
): AsyncGenerator<DeflatedBlock> {
  const pending: Promise<DeflatedBlock>[] = [];
  let before: Buffer = Buffer.alloc(0);
  for await (const { bytes, isLast } of inBlocks(source, options.head ?? 0)) {
    const block = deflateBlock({ bytes, before, isLast }, options);
    // It is awaited below, and until then must not end the process.
    block.catch(() => {});
    pending.push(block);
    // A head may change where the file behind it does not.
    before = bytes.length === blockBytes ? bytes.subarray(-windowBytes) : Buffer.alloc(0);
    if (pending.length >= blocksAtOnce) yield (await pending.shift()) as DeflatedBlock;
  }
  for (const block of pending) yield await block;
}

interface Block {
  bytes: Buffer;
  /** What the block may point back to. */
  before: Buffer;
  isLast: boolean;
}

async function* inBlocks(source: AsyncIterable<Buffer>, head: number): AsyncGenerator<Omit<Block, "before">> {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = head || blockBytes;
  for await (const piece of source) {
    pieces.push(piece);
    held += piece.length;
    // The last block says that it is the last, so one is held back.
    while (held > wanted) {
      const all = Buffer.concat(pieces);
      yield { bytes: all.subarray(0, wanted), isLast: false };
      pieces = [all.subarray(wanted)];
      held -= wanted;
      wanted = blockBytes;
    }
  }
  yield { bytes: Buffer.concat(pieces), isLast: true };
}

async function deflateBlock(
  { bytes, before, isLast }: Block,
  { level, memory }: DeflateOptions,
): Promise<DeflatedBlock> {
  const isWhole = !isLast && bytes.length === blockBytes;
  const make = () =>
    deflateAside(bytes, {
      level,
      ...(before.length > 0 && { dictionary: before }),
      // Ends at a whole byte, so that the next block can follow.
      finishFlush: isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    });
  const deflated = memory && isWhole ? await memory.recall([before, bytes], level, make) : await make();
  return { bytes, deflated };
}
