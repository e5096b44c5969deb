// The first 100 bytes of a database file:
// https://www.sqlite.org/fileformat2.html#the_database_header. They fit in one sector, so a power
// cut leaves either the old or the new ones. Pure.

export const databaseHeaderSize = 100;

/** The change counter of the first page: it identifies a state of the database. */
export function changeCounter(header: Buffer): number {
  return header.readUInt32BE(24);
}

/** SQLite sets it before it starts the first log, and clears it when the last one is gone. */
export function usesLog(header: Buffer): boolean {
  return header[18] === 2 && header[19] === 2;
}

export function pageSizeOf(header: Buffer): number {
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
}

/** In pages, as of the last change; null if a program too old for this field wrote the file. */
export function pageCount(header: Buffer): number | null {
  return changeCounter(header) === header.readUInt32BE(92) ? header.readUInt32BE(28) : null;
}

/** Whether `next` differs from `header` only by the counter. */
export function isNextState(header: Buffer, next: Buffer): boolean {
  if (changeCounter(next) !== (changeCounter(header) + 1) >>> 0) return false;
  return withoutCounter(header).equals(withoutCounter(next));
}

/**
 * Whether `next` may be a later state of the same file. An older copy has a lower counter, and a
 * backup starts counting again.
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
