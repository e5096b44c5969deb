// Finds damage in the middle of a write-ahead log. SQLite reads a log up to the first bad frame,
// and silently drops the rest. Changes nothing; must run before SQLite opens the database.
import { closeSync, openSync, readSync } from "node:fs";

import { companionOf } from "./companion-files.ts";
import { errorCode, explainRefusal } from "../errors.ts";
import { withLog } from "./log-file.ts";
import {
  isPageSize,
  readFrame,
  readHeader,
  readSalts,
  type Checksum,
  type Frame,
  type Header,
  type Layout,
  type LogBytes,
} from "./wal-frames.ts";

/**
 * Whether confirmed transactions would be lost. Every commit is synced before the next begins
 * (synchronous=FULL, on macOS with fullfsync). So a whole transaction behind the bad frame's own
 * proves that this frame was once good. A torn end, after a crash or a power cut, has none behind
 * it. Pure.
 * @param pageSize the database's own, for a log whose header is damaged
 */
export function isDamagedInTheMiddle(log: LogBytes, pageSize: number): boolean {
  const header = readHeader(log);
  if (header === null) return false;
  if (header.isWhole) return isCutInTwo(log, header);
  return guessLayouts(header, pageSize).some((layout) => wasBegun(log, header, layout));
}

/**
 * The same for a database's log on the disk; false if there is none.
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function isLogDamaged(database: string): boolean {
  const file = companionOf(database, "-wal");
  try {
    return withLog(file, (log) => isDamagedInTheMiddle(log, readPageSize(database)));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}

function isCutInTwo(log: LogBytes, header: Header): boolean {
  let seeds: readonly Checksum[] = [header.stored];
  for (let index = 0; ; index += 1) {
    const frame = readFrame(log, header, index, seeds);
    if (frame === null) return false;
    if (!isGood(frame)) return isFollowed(log, header, index, frame);
    seeds = [frame.stored];
  }
}

function isGood({ hasSalts, isLinked }: Frame): boolean {
  return hasSalts && isLinked;
}

/**
 * If a bit flipped in the page, the stored checksum is right; if in the checksum, the computed one
 * is.
 */
function isFollowed(log: LogBytes, layout: Layout, index: number, bad: Frame): boolean {
  const isAtEnd = bad.endsTransaction && (bad.hasSalts || bad.isLinked);
  return hasTransaction(log, layout, { index: index + 1, seeds: [bad.stored, ...bad.computed], isAtEnd });
}

interface Place {
  index: number;
  /** Checksums from which the frame there may continue. */
  seeds: readonly Checksum[];
  /** Whether a transaction ends just before it. */
  isAtEnd: boolean;
}

/** Looks for two ends of transactions with an unbroken chain of frames between them. */
function hasTransaction(log: LogBytes, layout: Layout, from: Place): boolean {
  let { seeds, isAtEnd: isUnbroken } = from;
  for (let { index } = from; ; index += 1) {
    const frame = readFrame(log, layout, index, seeds);
    if (frame === null) return false;
    isUnbroken &&= isGood(frame);
    if (isUnbroken && frame.endsTransaction) return true;
    isUnbroken ||= frame.hasSalts && frame.endsTransaction;
    seeds = [frame.stored];
  }
}

/**
 * A header is synced before the first frame. If it is damaged, its page size and byte order may be
 * too.
 */
function guessLayouts({ pageSize, salts }: Header, ownPageSize: number): Layout[] {
  const pageSizes = [...new Set([pageSize, ownPageSize])].filter(isPageSize);
  return pageSizes.flatMap((size) =>
    [true, false].map((isLittleEndian) => ({ pageSize: size, isLittleEndian, salts })),
  );
}

/** A damaged block may cover the header and the frames behind it. */
const framesToTry = 4;

/**
 * Whether a whole transaction follows the damaged header. If a restart of the log was torn, its
 * frames have older salts.
 */
function wasBegun(log: LogBytes, header: Header, layout: Layout): boolean {
  const seeds = [header.stored, header.computed];
  for (let index = 0; index < framesToTry; index += 1) {
    const salts = readSalts(log, layout.pageSize, index);
    if (salts === null) return false;
    const isOlder = header.hasMagic && salts.every((salt, half) => salt !== header.salts[half]);
    const from = { index: 0, seeds, isAtEnd: true };
    if (!isOlder && hasTransaction(log, { ...layout, salts }, from)) return true;
  }
  return false;
}

/**
 * https://www.sqlite.org/fileformat2.html#the_database_header: at offset 16, where 1 means 65,536.
 */
function readPageSize(database: string): number {
  const descriptor = openSync(database, "r");
  try {
    const bytes = Buffer.alloc(18);
    readSync(descriptor, bytes, 0, bytes.length, 0);
    const size = bytes.readUInt16BE(16);
    return size === 1 ? 65_536 : size;
  } finally {
    closeSync(descriptor);
  }
}
