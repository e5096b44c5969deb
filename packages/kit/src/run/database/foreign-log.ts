// Whether the write-ahead log beside a database belongs to it. SQLite merges any log it finds;
// beside an older copy of the file that mixes old and new rows. The first page decides:
// log-stamp.ts gives each log one with a counter that no earlier state of the file had. Changes
// nothing; must run before SQLite opens the database.
import { closeSync, readSync } from "node:fs";

import { companionOf } from "./companion-files.ts";
import { changeCounter, databaseHeaderSize, isNextState, pageSizeOf, usesLog } from "./file-header.ts";
import { errorCode, explainRefusal } from "../errors.ts";
import { judgeJournal, type Belonging } from "./foreign-journal.ts";
import { openRegular } from "../home/regular-file.ts";
import { withLog } from "./log-file.ts";
import {
  readFrame,
  readHeader,
  readPageStart,
  type Checksum,
  type Header,
  type LogBytes,
} from "./wal-frames.ts";

/**
 * Judges what SQLite would merge into the file: the worse of its log and its journal.
 * @throws UserError (exit 4) when the disk or the permissions refuse
 */
export function judgeCompanions(database: string): Belonging {
  const header = readDatabaseHeader(database);
  const log = judgeFile(companionOf(database, "-wal"), (bytes) => judgeLog(bytes, header, Infinity));
  const journal = judgeFile(companionOf(database, "-journal"), (bytes) => judgeJournal(bytes, header));
  const isOne = (belonging: Belonging) => log === belonging || journal === belonging;
  return (["foreign", "unknown", "belongs"] as const).find(isOne) ?? "empty";
}

/**
 * It belongs if the file is as it was when the log began, or holds a first page from the log. Pure.
 * @param database the header of the database's file, without the log
 * @param maxFrames where to stop reading; then the file's first page may come from the rest, and
 * the log is taken for an empty one unless it belongs
 */
export function judgeLog(log: LogBytes, database: Buffer, maxFrames: number): Belonging {
  const header = readHeader(log);
  if (!header?.isWhole) return "empty";
  const { pages, hasCommit, isCut } = readFirstPages(log, header, maxFrames);
  if (!hasCommit) return "empty";
  if (database.length < databaseHeaderSize) return "foreign";
  if (!usesLog(database) || pageSizeOf(database) !== header.pageSize) return "foreign";
  const belonging = judgeFirstPages(pages, database);
  return isCut && belonging !== "belongs" ? "empty" : belonging;
}

interface FirstPage {
  header: Buffer;
  /** Whether its transaction changed nothing else, as a stamp does. */
  isAlone: boolean;
}

function judgeFirstPages(pages: readonly FirstPage[], database: Buffer): Belonging {
  const [first] = pages;
  if (!first) return "unknown";
  const stamp = pages.findIndex(({ isAlone }) => isAlone);
  const copied = pages.findLastIndex(({ header }) => header.equals(database));
  if (stamp >= 0 && copied >= stamp) return "belongs";
  if (stamp === 0 && isNextState(database, first.header)) return "belongs";
  // A connection that has cached the first page counts on from that, at most one change behind.
  const ahead = (changeCounter(first.header) - changeCounter(database)) >>> 0;
  return copied >= 0 || ahead <= 1 ? "unknown" : "foreign";
}

/** Of whole transactions only: SQLite ignores others. */
function readFirstPages(log: LogBytes, header: Header, maxFrames: number) {
  const pages: FirstPage[] = [];
  let pending: Buffer[] = [];
  let start = 0;
  let seeds: readonly Checksum[] = [header.stored];
  let index = 0;
  for (; index < maxFrames; index += 1) {
    const frame = readFrame(log, header, index, seeds);
    if (!frame?.hasSalts || !frame.isLinked) break;
    seeds = [frame.stored];
    const page = frame.page === 1 ? readPageStart(log, header.pageSize, index, databaseHeaderSize) : null;
    if (page) pending.push(page);
    if (!frame.endsTransaction) continue;
    const isAlone = index === start;
    pages.push(...pending.map((found) => ({ header: found, isAlone })));
    pending = [];
    start = index + 1;
  }
  return { pages, hasCommit: start > 0, isCut: index >= maxFrames };
}

function judgeFile(file: string, judge: (bytes: LogBytes) => Belonging): Belonging {
  try {
    return withLog(file, judge);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "empty";
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}

/** Never call it in a process that has the database open: closing the file drops SQLite's locks. */
export function readDatabaseHeader(database: string): Buffer {
  try {
    const descriptor = openRegular(database);
    try {
      const bytes = Buffer.alloc(databaseHeaderSize);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw explainRefusal(`Cannot read the database "${database}"`, error);
  }
}
