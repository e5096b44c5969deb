// The prefix codes of a block of a deflate stream: https://www.rfc-editor.org/rfc/rfc1951, sections
// 3.1.1 and 3.2.7. Places are in bits, from the lowest of the first byte.

/**
 * For the next bits as an index: the symbol, and in the lowest four bits the length of its code.
 */
type CodeTable = Uint16Array;

/** A block's two codes, and where its content begins. */
export interface BlockCodes {
  literals: CodeTable;
  distances: CodeTable;
  at: number;
}

export const endOfBlock = 256;
/** What the bits of the longest code select. */
export const codeMask = (1 << 15) - 1;

/** A stream's last block, with codes of its own. */
const lastWithCodes = 0b101;
const headerBits = 17;
const [lengthBits, codeBits] = [7, 15];
/** The order in which the lengths of the lengths' own codes are written. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Symbols from 16 repeat a length: the smallest number of times, and bits for more. */
const repeats = [[3, 2] as const, [3, 3] as const, [11, 7] as const];

/** At least 25 bits, the one at `at` lowest. Behind the end come zeros. */
export function peekBits(stream: Uint8Array, at: number): number {
  return readWord(stream, at >>> 3) >>> (at & 7);
}

function readWord(stream: Uint8Array, index: number): number {
  return (
    (stream[index] ?? 0) |
    ((stream[index + 1] ?? 0) << 8) |
    ((stream[index + 2] ?? 0) << 16) |
    ((stream[index + 3] ?? 0) << 24)
  );
}

/**
 * The places where the last block may begin, from the end on. Few, and found quickly: a block's
 * header begins with lengths that must make a whole code.
 * @param end of the stream, in bytes
 */
export function* findHeaders(stream: Uint8Array, end: number): Generator<number> {
  for (let index = end - 1; index >= 0; index--) {
    const word = readWord(stream, index);
    for (let bit = 7; bit >= 0; bit--) {
      if (((word >>> bit) & 7) === lastWithCodes && isHeader(stream, index * 8 + bit)) yield index * 8 + bit;
    }
  }
}

function isHeader(stream: Uint8Array, at: number): boolean {
  const counts = readCounts(peekBits(stream, at));
  if (counts.literals > 286 || counts.distances > 30) return false;
  let taken = 0;
  for (let rest = counts.lengths; rest > 0 && taken <= 1 << lengthBits; rest -= 4) {
    const four = peekBits(stream, at + headerBits + (counts.lengths - rest) * 3);
    taken += takenByFour[four & ((1 << Math.min(12, rest * 3)) - 1)] ?? 0;
  }
  return taken === 1 << lengthBits;
}

/** What four lengths of three bits each take of all codes, by these twelve bits. */
const takenByFour = Uint16Array.from({ length: 1 << 12 }, (_, bits) => {
  const lengths = [bits & 7, (bits >>> 3) & 7, (bits >>> 6) & 7, bits >>> 9];
  return lengths.reduce((sum, length) => sum + (length > 0 ? 1 << (lengthBits - length) : 0), 0);
});

/** @returns null for bits that are no codes */
export function readCodes(stream: Uint8Array, start: number): BlockCodes | null {
  const counts = readCounts(peekBits(stream, start));
  let at = start + headerBits;
  const own = new Uint8Array(lengthOrder.length);
  for (const symbol of lengthOrder.slice(0, counts.lengths)) {
    own[symbol] = peekBits(stream, at) & 7;
    at += 3;
  }
  const table = makeTable(own, lengthBits);
  if (table === null) return null;
  const lengths = new Uint8Array(counts.literals + counts.distances);
  for (let known = 0; known < lengths.length;) {
    const entry = table[peekBits(stream, at) & ((1 << lengthBits) - 1)] ?? 0;
    const symbol = entry >>> 4;
    at += entry & 15;
    const [least, bits] = repeats[symbol - 16] ?? [1, 0];
    const times = least + (peekBits(stream, at) & ((1 << bits) - 1));
    at += bits;
    if (entry === 0 || known + times > lengths.length) return null;
    lengths.fill(symbol < 16 ? symbol : symbol === 16 ? (lengths[known - 1] ?? 0) : 0, known, known + times);
    known += times;
  }
  const literals = makeTable(lengths.subarray(0, counts.literals), codeBits);
  const distances = makeTable(lengths.subarray(counts.literals), codeBits);
  if (literals === null || distances === null || lengths[endOfBlock] === 0) return null;
  return { literals, distances, at };
}

function readCounts(header: number) {
  return {
    literals: ((header >>> 3) & 31) + 257,
    distances: ((header >>> 8) & 31) + 1,
    lengths: ((header >>> 13) & 15) + 4,
  };
}

/** Section 3.2.2. @returns null for lengths that leave codes out, or have too many */
function makeTable(lengths: Uint8Array, bits: number): CodeTable | null {
  const table = new Uint16Array(1 << bits);
  const symbols = [...lengths.keys()].filter((symbol) => lengths[symbol] !== 0);
  symbols.sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  /** The next code, with its first bit highest of `bits`. */
  let next = 0;
  for (const symbol of symbols) {
    const length = lengths[symbol] ?? 0;
    if (next >= 1 << bits) return null;
    for (let index = reversed(next, bits); index < table.length; index += 1 << length)
      table[index] = (symbol << 4) | length;
    next += 1 << (bits - length);
  }
  const isWhole = next === 1 << bits;
  // A single code, or none, is allowed to be alone.
  return isWhole || (symbols.length <= 1 && next < 1 << bits) ? table : null;
}

function reversed(value: number, bits: number): number {
  let turned = 0;
  for (let bit = 0; bit < bits; bit++) turned |= ((value >>> bit) & 1) << (bits - 1 - bit);
  return turned;
}
