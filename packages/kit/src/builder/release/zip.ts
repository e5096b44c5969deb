// Writes zip files with the same bytes on every machine: fixed times, fixed modes, no time zone.
// Format: PKWARE's APPNOTE.TXT 6.3.10
// (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
import { createReadStream } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";

import { UserError } from "../../run/errors.ts";
import { deflateBlocks, type DeflateOptions } from "./deflate.ts";
import { hashFile, type ContentSum } from "./sums.ts";
import type { ArchiveEntry } from "./tar.ts";

/** Sizes are 32 bits without ZIP64, which some unpackers lack. */
const sizeLimit = 0xffffffff;
const versionNeeded = 20;
/** High byte 3: the file was made on Unix, so the external attributes hold a Unix mode. */
const versionMadeBy = (3 << 8) | versionNeeded;
/** Bit 11: names are UTF-8. */
const utf8Names = 0x0800;
const deflateMethod = 8;
const regularFile = 0o100000;
const localHeaderBytes = 30;

/**
 * Writes `entries`, in the given order, to a new file at `path`. Streams: memory does not grow with
 * the files.
 * @returns the sum of the written file
 */
export async function writeZip(
  path: string,
  entries: readonly ArchiveEntry[],
  time: Date,
  deflate: DeflateOptions,
): Promise<ContentSum> {
  await writeEntries(path, entries, time, deflate);
  // Only now: the header at the file's beginning is written last.
  return await hashFile(path);
}

async function writeEntries(
  path: string,
  entries: readonly ArchiveEntry[],
  time: Date,
  deflate: DeflateOptions,
): Promise<void> {
  await using file = await open(path, "w");
  const written: WrittenEntry[] = [];
  let offset = 0;
  for (const entry of entries) {
    const next = await writeEntry(file, entry, { offset, time, deflate });
    written.push(next);
    offset += localHeaderBytes + next.name.length + next.compressed;
    if (offset > sizeLimit) throw tooLarge(path);
  }
  const directory = Buffer.concat(written.flatMap((entry) => [centralHeader(entry, time), entry.name]));
  await writeAll(
    file,
    Buffer.concat([directory, endRecord(written.length, directory.length, offset)]),
    offset,
  );
}

interface WrittenEntry {
  name: Buffer;
  mode: number;
  offset: number;
  crc: number;
  size: number;
  compressed: number;
}

async function writeEntry(
  file: FileHandle,
  entry: ArchiveEntry,
  { offset, time, deflate }: { offset: number; time: Date; deflate: DeflateOptions },
): Promise<WrittenEntry> {
  const source = await openContent(entry);
  const written = { name: Buffer.from(entry.name), mode: entry.mode, offset, crc: 0, size: 0, compressed: 0 };
  const dataOffset = offset + localHeaderBytes + written.name.length;

  for await (const { deflated, size, sum } of deflateBlocks(source, deflate)) {
    await writeAll(file, deflated, dataOffset + written.compressed);
    Object.assign(written, { size, crc: sum, compressed: written.compressed + deflated.length });
  }
  // The header comes last: only now are the sum and the sizes known. A header with them needs no
  // data descriptor.
  await writeAll(file, Buffer.concat([localHeader(written, time), written.name]), offset);
  return written;
}

async function openContent({ name, content }: ArchiveEntry): Promise<AsyncIterable<Buffer>> {
  if (typeof content === "string") return Readable.from([Buffer.from(content)]);
  const { size } = await stat(content.path);
  if (size > sizeLimit) throw tooLarge(name);
  return createReadStream(content.path, { highWaterMark: 1 << 20 });
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** APPNOTE 4.3.7. */
function localHeader(entry: WrittenEntry, time: Date): Buffer {
  const header = Buffer.alloc(localHeaderBytes);
  header.writeUInt32LE(0x04034b50, 0);
  sharedFields(entry, time).copy(header, 4);
  return header;
}

/** APPNOTE 4.3.12. */
function centralHeader(entry: WrittenEntry, time: Date): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(versionMadeBy, 4);
  sharedFields(entry, time).copy(header, 6);
  header.writeUInt32LE(((regularFile | entry.mode) << 16) >>> 0, 38);
  header.writeUInt32LE(entry.offset, 42);
  return header;
}

/**
 * The common 26 bytes of both headers, from "version needed to extract" to "extra field length".
 */
function sharedFields(entry: WrittenEntry, time: Date): Buffer {
  const fields = Buffer.alloc(26);
  const { dosDate, dosTime } = dosDateTime(time);
  fields.writeUInt16LE(versionNeeded, 0);
  fields.writeUInt16LE(utf8Names, 2);
  fields.writeUInt16LE(deflateMethod, 4);
  fields.writeUInt16LE(dosTime, 6);
  fields.writeUInt16LE(dosDate, 8);
  fields.writeUInt32LE(entry.crc, 10);
  fields.writeUInt32LE(entry.compressed, 14);
  fields.writeUInt32LE(entry.size, 18);
  fields.writeUInt16LE(entry.name.length, 22);
  return fields;
}

/** APPNOTE 4.3.16. */
function endRecord(count: number, directorySize: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(directorySize, 12);
  record.writeUInt32LE(directoryOffset, 16);
  return record;
}

/** A time in MS-DOS format, in UTC: two-second steps, and nothing before 1980 or after 2107. */
export function dosDateTime(time: Date): { dosDate: number; dosTime: number } {
  const year = time.getUTCFullYear();
  if (year < 1980) return { dosDate: (1 << 5) | 1, dosTime: 0 };
  if (year > 2107) return { dosDate: (127 << 9) | (12 << 5) | 31, dosTime: (23 << 11) | (59 << 5) | 29 };
  const dosDate = ((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  const dosTime = (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
  return { dosDate, dosTime };
}

function tooLarge(name: string): UserError {
  return new UserError(`Cannot put "${name}" into a zip: it is larger than 4 GB`, {
    hint: "make the seed smaller, or let the app fetch its large files after the first start",
  });
}
