// Finds the last block of a deflate stream, of which nothing but its end is known. Searches from
// there, because decoding all before it would take longer than deflating. A place counts if the
// block there ends with the stream, and gives the end of what was deflated.
import { codeMask, endOfBlock, findHeaders, peekBits, readCodes, type BlockCodes } from "./deflate-codes.ts";

/** In bits from the stream's start: where it begins, and where it ends. */
export interface LastBlock {
  at: number;
  end: number;
}

/** libdeflate begins a new block after 300 KB, which are no longer when deflated. */
const searchedBytes = 320_000;
/** Zeros behind the end: what looks like a header may lead there. */
const spareBytes = 600;
/** So many bytes are not right by chance. libdeflate's blocks have 5,000 at least. */
const leastContent = 1000;

/**
 * @param content what was deflated
 * @returns null if it has no codes of its own: a short one, or bytes that do not get smaller
 */
export function findLastBlock(deflated: Uint8Array, content: Uint8Array): LastBlock | null {
  const tail = deflated.subarray(-searchedBytes);
  const before = (deflated.length - tail.length) * 8;
  const stream = new Uint8Array(tail.length + spareBytes);
  stream.set(tail);
  const search = { stream, bits: tail.length * 8, content };
  for (const at of findHeaders(stream, tail.length)) {
    const end = endOf(search, at);
    if (end !== null) return { at: before + at, end: before + end };
  }
  return null;
}

interface Search {
  stream: Uint8Array;
  /** Where it ends. */
  bits: number;
  content: Uint8Array;
}

/** Where the block ends, if it is the last one. */
function endOf(search: Search, at: number): number | null {
  const codes = readCodes(search.stream, at);
  const block = codes && decode(search, codes);
  if (!block || search.bits - block.end >= 8) return null;
  const from = search.content.length - block.size;
  if (block.size < leastContent || from < 0) return null;
  return decode(search, codes, from) && block.end;
}

/** Section 3.2.5: by symbol, the least value and the number of bits that are added to it. */
const lengths = makeRanges(3, 28, (index) => (index >> 2) - 1);
const distances = makeRanges(1, 30, (index) => (index >> 1) - 1);
const [longest, longestSymbol] = [258, 285];

function makeRanges(first: number, count: number, bitsOf: (index: number) => number) {
  const bits = Uint8Array.from({ length: count }, (_, index) => Math.max(0, bitsOf(index)));
  const least = new Uint16Array(count).fill(first);
  for (let index = 1; index < count; index++)
    least[index] = (least[index - 1] ?? 0) + (1 << (bits[index - 1] ?? 0));
  return { least, bits };
}

/**
 * The block's end, and how many bytes it gives.
 * @param from where these bytes must be in the content; absent: they are not compared
 * @returns null for what is no block, or gives other bytes
 */
function decode({ stream, bits, content }: Search, codes: BlockCodes, from = -1) {
  let [at, size] = [codes.at, 0];
  while (at < bits) {
    const entry = codes.literals[peekBits(stream, at) & codeMask] ?? 0;
    const symbol = entry >>> 4;
    at += entry & 15;
    if (symbol === endOfBlock) return { end: at, size };
    if (entry === 0 || symbol > longestSymbol) return null;
    if (symbol < endOfBlock) {
      if (from >= 0 && content[from + size] !== symbol) return null;
      size += 1;
      continue;
    }
    let length = longest;
    if (symbol < longestSymbol) {
      const more = lengths.bits[symbol - endOfBlock - 1] ?? 0;
      length = (lengths.least[symbol - endOfBlock - 1] ?? 0) + (peekBits(stream, at) & ((1 << more) - 1));
      at += more;
    }
    const next = codes.distances[peekBits(stream, at) & codeMask] ?? 0;
    at += next & 15;
    if (next === 0 || next >>> 4 >= distances.bits.length) return null;
    const more = distances.bits[next >>> 4] ?? 0;
    const distance = (distances.least[next >>> 4] ?? 0) + (peekBits(stream, at) & ((1 << more) - 1));
    at += more;
    if (from >= 0 && !repeats(content, from + size, length, distance)) return null;
    size += length;
  }
  return null;
}

/** Whether the bytes there are those at some distance before. */
function repeats(content: Uint8Array, at: number, length: number, distance: number): boolean {
  if (distance > at || at + length > content.length) return false;
  for (let index = at; index < at + length; index++) {
    if (content[index] !== content[index - distance]) return false;
  }
  return true;
}
