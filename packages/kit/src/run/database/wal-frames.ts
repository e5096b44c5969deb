// Reads the parts of SQLite's write-ahead log: https://www.sqlite.org/fileformat2.html#walformat.
// Judges nothing. Pure.

/** The log's bytes, from a file or memory. */
export interface LogBytes {
  size: number;
  /** The view may be overwritten by the next call. */
  read(offset: number, length: number): DataView;
}

/** Two sums that continue from frame to frame. */
export type Checksum = readonly [number, number];

/** How to read the frames. */
export interface Layout {
  pageSize: number;
  /** Of the words that are summed; stored ones are always big-endian. */
  isLittleEndian: boolean;
  /** All frames of one log share them; another log in the same file has others. */
  salts: Checksum;
}

export interface Header extends Layout {
  /** Whether it begins as a log does, even if the rest is damaged. */
  hasMagic: boolean;
  isWhole: boolean;
  stored: Checksum;
  computed: Checksum;
}

export interface Frame {
  /** The number of its database page, from 1. */
  page: number;
  hasSalts: boolean;
  endsTransaction: boolean;
  stored: Checksum;
  /** The checksum it should have, for each of the seeds. */
  computed: readonly Checksum[];
  /** Whether its checksum continues from one of the seeds. */
  isLinked: boolean;
}

const headerSize = 32;
const frameHeaderSize = 24;
const littleEndianMagic = 0x377f0682;
const largestPageSize = 65_536;
export const largestFrameSize = frameHeaderSize + largestPageSize;

/** null if the log is shorter than a header. */
export function readHeader(log: LogBytes): Header | null {
  if (log.size < headerSize) return null;
  const view = log.read(0, headerSize);
  const magic = view.getUint32(0);
  const isLittleEndian = magic === littleEndianMagic;
  const hasMagic = isLittleEndian || magic === littleEndianMagic + 1;
  const pageSize = view.getUint32(8);
  const stored = readPair(view, 24);
  const computed = sum(view, 0, 24, isLittleEndian, [0, 0]);
  const isWhole = hasMagic && isPageSize(pageSize) && isSame(stored, computed);
  return { pageSize, isLittleEndian, salts: readPair(view, 16), hasMagic, isWhole, stored, computed };
}

/**
 * @param seeds checksums from which it may continue
 * @returns null behind the last complete frame
 */
export function readFrame(
  log: LogBytes,
  { pageSize, isLittleEndian, salts }: Layout,
  index: number,
  seeds: readonly Checksum[],
): Frame | null {
  const view = viewFrame(log, pageSize, index);
  if (view === null) return null;
  const stored = readPair(view, 16);
  const computed = seeds.map((seed) => {
    const head = sum(view, 0, 8, isLittleEndian, seed);
    return sum(view, frameHeaderSize, pageSize, isLittleEndian, head);
  });
  return {
    page: view.getUint32(0),
    hasSalts: view.getUint32(0) !== 0 && isSame(readPair(view, 8), salts),
    endsTransaction: view.getUint32(4) !== 0,
    stored,
    computed,
    isLinked: computed.some((pair) => isSame(pair, stored)),
  };
}

export function readSalts(log: LogBytes, pageSize: number, index: number): Checksum | null {
  const view = viewFrame(log, pageSize, index);
  return view && readPair(view, 8);
}

/** The first bytes of the page that a frame holds, copied. */
export function readPageStart(log: LogBytes, pageSize: number, index: number, length: number): Buffer | null {
  const view = viewFrame(log, pageSize, index);
  if (view === null) return null;
  return Buffer.from(new Uint8Array(view.buffer, view.byteOffset + frameHeaderSize, length));
}

export function isPageSize(size: number): boolean {
  return size >= 512 && size <= largestPageSize && (size & (size - 1)) === 0;
}

function viewFrame(log: LogBytes, pageSize: number, index: number): DataView | null {
  const size = frameHeaderSize + pageSize;
  const offset = headerSize + index * size;
  return offset + size > log.size ? null : log.read(offset, size);
}

function sum(
  view: DataView,
  offset: number,
  length: number,
  isLittleEndian: boolean,
  seed: Checksum,
): Checksum {
  const words = wordsOf(view, offset, length, isLittleEndian);
  let first = seed[0] | 0;
  let second = seed[1] | 0;
  for (let index = 0; index < words.length; index += 2) {
    first = (first + (words[index] ?? 0) + second) | 0;
    second = (second + (words[index + 1] ?? 0) + first) | 0;
  }
  return [first >>> 0, second >>> 0];
}

/**
 * A log's words nearly always have this machine's byte order. Then nothing is copied, because a
 * start waits for this.
 */
function wordsOf(view: DataView, offset: number, length: number, isLittleEndian: boolean): Int32Array {
  const start = view.byteOffset + offset;
  if (isLittleEndian === isLittleEndianMachine && start % 4 === 0) {
    return new Int32Array(view.buffer, start, length / 4);
  }
  return Int32Array.from({ length: length / 4 }, (_, index) =>
    view.getInt32(offset + 4 * index, isLittleEndian),
  );
}

const isLittleEndianMachine = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

function readPair(view: DataView, offset: number): Checksum {
  return [view.getUint32(offset), view.getUint32(offset + 4)];
}

function isSame(a: Checksum, b: Checksum): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
