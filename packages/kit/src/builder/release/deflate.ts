// Deflates a stream in blocks, in parallel, and remembers them: most of an executable is Bun's own
// code, and the same in every build. A block has the same bytes, remembered or not.
import { promisify } from "node:util";
import { constants, deflateRaw } from "node:zlib";

import type { BlockMemory } from "./block-memory.ts";

/** A block deflated by https://www.rfc-editor.org/rfc/rfc1951, and the bytes it was made from. */
export interface DeflatedBlock {
  bytes: Buffer;
  deflated: Buffer;
}

export interface DeflateOptions {
  /** zlib's level, 1 to 9. */
  level: number;
  /** Remembers blocks; absent: none are remembered. */
  memory?: BlockMemory | undefined;
  /**
   * The size of the first block, in bytes: what comes before a file. The file's own blocks then
   * begin where the file begins.
   */
  head?: number;
}

const blockBytes = 1 << 20;
/** The distance that deflate may point back. */
const windowBytes = 1 << 15;
const blocksAtOnce = 8;

const deflateAside = promisify<Buffer, object, Buffer>(deflateRaw);

/** Yields the blocks in order; together they are one deflate stream. */
export async function* deflateBlocks(
  source: AsyncIterable<Buffer>,
  options: DeflateOptions,
): AsyncGenerator<DeflatedBlock> {
  const pending: Promise<DeflatedBlock>[] = [];
  let before: Buffer = Buffer.alloc(0);
  for await (const { bytes, isLast } of inBlocks(source, options.head ?? 0)) {
    const block = deflateBlock({ bytes, before, isLast }, options);
    // It is awaited below; until then, an error must not end the process.
    block.catch(() => {});
    pending.push(block);
    // A head may change although the file after it does not.
    before = bytes.length === blockBytes ? bytes.subarray(-windowBytes) : Buffer.alloc(0);
    if (pending.length >= blocksAtOnce) yield (await pending.shift()) as DeflatedBlock;
  }
  for (const block of pending) yield await block;
}

interface Block {
  bytes: Buffer;
  /** The bytes that the block may point back to. */
  before: Buffer;
  isLast: boolean;
}

async function* inBlocks(source: AsyncIterable<Buffer>, head: number): AsyncGenerator<Omit<Block, "before">> {
  const pieces: Buffer[] = [];
  let held = 0;
  let wanted = head || blockBytes;
  for await (const piece of source) {
    pieces.push(piece);
    held += piece.length;
    // Holds one block back, because the last block must say that it is the last.
    while (held > wanted) {
      yield { bytes: take(pieces, wanted), isLast: false };
      held -= wanted;
      wanted = blockBytes;
    }
  }
  yield { bytes: Buffer.concat(pieces), isLast: true };
}

/** Copies nothing if the first piece is long enough, as a file's pieces are. */
function take(pieces: Buffer[], size: number): Buffer {
  const [first] = pieces;
  if (first && first.length < size) pieces.splice(0, pieces.length, Buffer.concat(pieces));
  const [whole = Buffer.alloc(0)] = pieces;
  if (whole.length === size) pieces.shift();
  else pieces[0] = whole.subarray(size);
  return whole.subarray(0, size);
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
