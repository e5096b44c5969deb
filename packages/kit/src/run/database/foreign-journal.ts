// Whether a rollback journal belongs to the database beside it. SQLite would write the journal's
// pages over any file: https://www.sqlite.org/fileformat2.html#the_rollback_journal. Pure.
import { changeCounter, databaseHeaderSize, pageCount } from "./file-header.ts";
import { isPageSize, type LogBytes } from "./wal-frames.ts";

/** `empty`: SQLite would take nothing from it. `unknown`: nothing proves or disproves it. */
export type Belonging = "empty" | "belongs" | "foreign" | "unknown";

const magic = 0xd9d505f920a163d7n;
const headerSize = 28;

/**
 * The journal holds the first page before the change; the file still has that page, or the next.
 * @param database the header of its file
 */
export function judgeJournal(journal: LogBytes, database: Buffer): Belonging {
  const first = readSegment(journal, 0);
  if (first === null) return "empty";
  if (database.length < databaseHeaderSize) return "unknown";
  const before = findFirstPage(journal);
  if (before === null) return isCount(database, first.pagesBefore) ? "unknown" : "foreign";
  const ahead = (changeCounter(database) - changeCounter(before)) >>> 0;
  return before.equals(database) || ahead === 1 ? "belongs" : "foreign";
}

function isCount(database: Buffer, pages: number): boolean {
  const count = pageCount(database);
  return count === null || count === pages;
}

interface Segment {
  records: number;
  pagesBefore: number;
  sectorSize: number;
  pageSize: number;
}

/** null if SQLite takes nothing from it. */
function readSegment(journal: LogBytes, offset: number): Segment | null {
  if (offset + headerSize > journal.size) return null;
  const view = journal.read(offset, headerSize);
  if (view.getBigUint64(0) !== magic) return null;
  const pageSize = view.getUint32(24);
  const sectorSize = view.getUint32(20);
  const isRead = isPageSize(pageSize) && isPageSize(sectorSize);
  const records = readCount(view.getUint32(8), journal.size - offset - sectorSize, pageSize + 8);
  return isRead && records > 0 ? { records, pagesBefore: view.getUint32(16), sectorSize, pageSize } : null;
}

/** All bits set means: as many as there are. */
function readCount(stored: number, bytes: number, recordSize: number): number {
  return stored === 0xffff_ffff ? Math.floor(bytes / recordSize) : stored;
}

function findFirstPage(journal: LogBytes): Buffer | null {
  let offset = 0;
  for (let segment = readSegment(journal, 0); segment !== null; segment = readSegment(journal, offset)) {
    const { records, sectorSize, pageSize } = segment;
    const start = offset + sectorSize;
    for (let index = 0; index < records; index += 1) {
      const record = start + index * (pageSize + 8);
      if (record + 4 + databaseHeaderSize > journal.size) return null;
      const view = journal.read(record, 4 + databaseHeaderSize);
      if (view.getUint32(0) === 1) {
        return Buffer.from(new Uint8Array(view.buffer, view.byteOffset + 4, databaseHeaderSize));
      }
    }
    offset = Math.ceil((start + records * (pageSize + 8)) / sectorSize) * sectorSize;
  }
  return null;
}
