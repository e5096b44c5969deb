// The first 100 bytes of a database file:
// https://www.sqlite.org/fileformat2.html#the_database_header. They stand in one sector, so a power
// cut leaves either the old ones or the new ones. Pure.

export const databaseHeaderSize = 100;

/** Counts up with the changes of the first page; marks which state of the database a file is. */
export function changeCounter(header: Buffer): number {
  return header.readUInt32BE(24);
}

/** SQLite sets it before the first log is begun, and takes it back once the last one is gone. */
export function usesLog(header: Buffer): boolean {
  return header[18] === 2 && header[19] === 2;
}

export function pageSizeOf(header: Buffer): number {
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
}

/** In pages, as of the last change; null when a program older than that number wrote the file. */
export function pageCount(header: Buffer): number | null {
  return changeCounter(header) === header.readUInt32BE(92) ? header.readUInt32BE(28) : null;
}

/** Whether `next` is what a change of nothing but the counter makes of `header`. */
export function isNextState(header: Buffer, next: Buffer): boolean {
  if (changeCounter(next) !== (changeCounter(header) + 1) >>> 0) return false;
  return withoutCounter(header).equals(withoutCounter(next));
}

/**
 * Whether `next` may be a later state of the same file. A copy of an earlier day counts less, and a
 * backup begins to count anew.
 */
export function isLaterState(header: Buffer, next: Buffer): boolean {
  const ahead = (changeCounter(next) - changeCounter(header)) | 0;
  return ahead >= 0 && usesLog(next) === usesLog(header) && mark(next) === mark(header);
}

function mark(header: Buffer): number {
  return header.readUInt32BE(68);
}

function withoutCounter(header: Buffer): Buffer {
  return Buffer.concat([header.subarray(0, 24), header.subarray(28, 92)]);
}
