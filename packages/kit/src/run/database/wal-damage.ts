// Whether a write-ahead log is damaged in the middle. SQLite reads such a log up to the first bad
// frame, and drops the rest without a word. Changes nothing; it must run before SQLite opens the
// database.
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
 * Whether transactions that were acknowledged would be lost. Every commit is synced before the next
 * one begins (synchronous=FULL, on macOS with fullfsync), so a whole transaction behind a bad
 * frame's own proves that the bad frame once was good. A torn end, which a crash or a power cut may
 * leave, has none. Pure.
 * @param pageSize the database's own, for a log whose header is damaged
 */
export function isDamagedInTheMiddle(log: LogBytes, pageSize: number): boolean {
  const header = readHeader(log);
  if (header === null) return false;
  if (header.isWhole) return isCutInTwo(log, header);
  return guessLayouts(header, pageSize).some((layout) => wasBegun(log, header, layout));
}

/**
 * The same of a database's log on the disk; false when there is none.
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
 * A flipped bit is in the page, and the stored checksum is right; or in the checksum, and the
 * computed one is.
 */
function isFollowed(log: LogBytes, layout: Layout, index: number, bad: Frame): boolean {
  const isAtEnd = bad.endsTransaction && (bad.hasSalts || bad.isLinked);
  return hasTransaction(log, layout, { index: index + 1, seeds: [bad.stored, ...bad.computed], isAtEnd });
}

interface Place {
  index: number;
  /** What the checksum of the frame there may go on from. */
  seeds: readonly Checksum[];
  /** A transaction ends just before it. */
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
 * A header is synced before the first frame; when it is damaged, page size and byte order can be
 * too.
 */
function guessLayouts({ pageSize, salts }: Header, ownPageSize: number): Layout[] {
  const pageSizes = [...new Set([pageSize, ownPageSize])].filter(isPageSize);
  return pageSizes.flatMap((size) =>
    [true, false].map((isLittleEndian) => ({ pageSize: size, isLittleEndian, salts })),
  );
}

/** A damaged block may hold the header and frames behind it. */
const framesToTry = 4;

/**
 * Whether a whole transaction follows the damaged header. One that was torn while the log began
 * anew has frames of older salts.
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
 * https://www.sqlite.org/fileformat2.html#the_database_header: at 16, where 1 stands for 65,536.
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
