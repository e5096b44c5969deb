// Lists the files that the compiler put into an executable, for every system, from outside. Reads
// little, changes nothing.
//
// Layout, as Bun 1.4 writes it: the files' bytes; a table with a row of 52 bytes per file that
// begins with the places of its name and content; 32 bytes that say where the table is; a text.
import type { FileHandle } from "node:fs/promises";

export interface PayloadFile {
  /** `/$bunfs/root/chunk-1.js`, `B:/~BUN/root/embedded/build.json` */
  name: string;
  /** Where its content begins in the executable. */
  offset: number;
  size: number;
}

export const trailer = "\n---- Bun! ----\n";
const windowBytes = 4 * 1024 * 1024;
export const offsetsBytes = 32;
export const rowBytes = 52;
const maxNameBytes = 4096;

/** @returns null for a file without a payload, or with one of another layout */
export async function readPayload(file: FileHandle): Promise<PayloadFile[] | null> {
  const end = await findTrailer(file);
  if (end === null) return null;
  const offsets = await readAt(file, end - offsetsBytes, offsetsBytes);
  const bytes = Number(offsets.readBigUInt64LE(0));
  const [tableAt, tableBytes] = [offsets.readUInt32LE(8), offsets.readUInt32LE(12)];
  const start = end - offsetsBytes - bytes;
  if (start < 0 || tableAt + tableBytes > bytes || tableBytes === 0 || tableBytes % rowBytes !== 0)
    return null;
  const table = await readAt(file, start + tableAt, tableBytes);
  const rows = Array.from({ length: tableBytes / rowBytes }, (_, row) => readRow(table, row * rowBytes));
  const isOutside = ({ nameAt, nameBytes, at, size }: (typeof rows)[number]) =>
    nameAt + nameBytes > bytes || at + size > bytes || nameBytes > maxNameBytes;
  if (rows.some(isOutside)) return null;
  // They lie together: one read instead of thousands.
  const namesAt = rows.reduce((least, { nameAt }) => Math.min(least, nameAt), bytes);
  const namesEnd = rows.reduce((most, { nameAt, nameBytes }) => Math.max(most, nameAt + nameBytes), 0);
  const names = await readAt(file, start + namesAt, namesEnd - namesAt);
  const files = rows.map(({ nameAt, nameBytes, at, size }) => {
    const from = nameAt - namesAt;
    const name = names.toString("utf8", from, from + nameBytes).replaceAll("\\", "/");
    return { name, offset: start + at, size };
  });
  return files.every(({ name }) => /^(\/\$bunfs|[A-Z]:\/~BUN)\/root\//.test(name)) ? files : null;
}

function readRow(table: Buffer, row: number) {
  const read = (place: number) => table.readUInt32LE(row + place);
  return { nameAt: read(0), nameBytes: read(4), at: read(8), size: read(12) };
}

/** The part of an embedded file's name after the embedded folder; null for code. */
export function embeddedPath({ name }: PayloadFile): string | null {
  return /\/root\/embedded\/(.+)$/.exec(name)?.[1] ?? null;
}

/**
 * Where the payload's last text begins. Signatures and tables may follow it; Bun's own code, far in
 * front, has the text as well.
 */
export async function findTrailer(file: FileHandle): Promise<number | null> {
  const { size } = await file.stat();
  for (let end = size; end > 0; end -= windowBytes) {
    const start = Math.max(0, end - windowBytes);
    const piece = await readAt(file, start, Math.min(size, end + trailer.length) - start);
    const found = piece.lastIndexOf(trailer);
    if (found >= 0) return start + found >= offsetsBytes ? start + found : null;
  }
  return null;
}

export async function readAt(file: FileHandle, position: number, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size);
  for (let done = 0; done < size;) {
    const { bytesRead } = await file.read(buffer, done, size - done, position + done);
    if (bytesRead === 0) return buffer.subarray(0, done);
    done += bytesRead;
  }
  return buffer;
}
