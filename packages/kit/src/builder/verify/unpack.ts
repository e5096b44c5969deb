// Reads archives, entry by entry, without unpacking more than asked for. Writes nothing.
import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip, createInflateRaw, createZstdDecompress } from "node:zlib";

import { createTarDecoder } from "modern-tar";

import { quoteName } from "../release/account.ts";
import { readAt } from "../compile/read-payload.ts";

export interface Entry {
  name: string;
  /** Permission bits. */
  mode: number;
  content: AsyncIterable<Uint8Array>;
}

/** The archive is damaged, or of another kind than its name says. */
export class UnreadableArchive extends Error {}

/** The content of each entry must be read before the next. */
export async function* readEntries(path: string, kind: string, maxBytes: number): AsyncGenerator<Entry> {
  try {
    if (kind === "zip") yield* readZip(path, maxBytes);
    else if (kind === "tar.gz" || kind === "tar.zst") yield* readTar(path, unpackers[kind](), maxBytes);
    else throw new UnreadableArchive(`There is no reader for ${kind}`);
  } catch (error) {
    if (error instanceof UnreadableArchive) throw error;
    throw new UnreadableArchive("It is damaged", { cause: error });
  }
}

/** @returns the sum of a tar file in its packing */
export async function hashUnpacked(
  path: string,
  kind: "tar.gz" | "tar.zst",
  maxBytes: number,
): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const piece of unpackFile(path, unpackers[kind](), maxBytes)) hasher.update(piece);
  return hasher.digest("hex");
}

const unpackers = { "tar.gz": createGunzip, "tar.zst": createZstdDecompress } as const;

function unpackFile(path: string, unpack: NodeJS.ReadWriteStream, maxBytes: number) {
  const packed = createReadStream(path, { highWaterMark: 1 << 20 });
  packed.on("error", (error) => unpack.emit("error", error));
  return limit(packed.pipe(unpack) as AsyncIterable<Uint8Array>, maxBytes);
}

async function* readTar(
  path: string,
  unpack: NodeJS.ReadWriteStream,
  maxBytes: number,
): AsyncGenerator<Entry> {
  const bytes = unpackFile(path, unpack, maxBytes);
  const tar = Readable.toWeb(Readable.from(bytes)) as unknown as ReadableStream<Uint8Array>;
  for await (const { header, body } of tar.pipeThrough(createTarDecoder({ strict: true }))) {
    if (header.type !== "file" && header.type !== "directory") {
      throw new UnreadableArchive(`Its entry ${quoteName(header.name)} is a ${header.type}`);
    }
    yield { name: header.name, mode: header.mode ?? 0, content: body };
  }
}

const endBytes = 22;
const headerBytes = 46;

/** By the central directory: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 */
async function* readZip(path: string, maxBytes: number): AsyncGenerator<Entry> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const tailAt = Math.max(0, size - endBytes - 65_535);
  const tail = await readAt(file, tailAt, size - tailAt);
  const end = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new UnreadableArchive("It has no directory");
  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  let left = maxBytes;
  for (let at = 0, index = 0; index < count; index += 1) {
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) =>
      directory.readUInt16LE(at + place),
    );
    const name = directory.toString("utf8", at + headerBytes, at + headerBytes + (nameBytes ?? 0));
    const unpacked = directory.readUInt32LE(at + 24);
    left -= unpacked;
    if (left < 0) throw new UnreadableArchive("It unpacks to more than it should");
    const mode = (directory.readUInt32LE(at + 38) >>> 16) & 0o7777;
    yield { name, mode, content: await openEntry(file, path, directory.subarray(at), name, unpacked) };
    at += headerBytes + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
}

async function openEntry(file: FileHandle, path: string, entry: Buffer, name: string, size: number) {
  const [method, packed, at] = [entry.readUInt16LE(10), entry.readUInt32LE(20), entry.readUInt32LE(42)];
  const local = await readAt(file, at, 30);
  const nameBytes = local.readUInt16LE(26);
  // Some unpackers go by the entry itself, not by the directory.
  if ((await readAt(file, at + 30, nameBytes)).toString("utf8") !== name) {
    throw new UnreadableArchive(`Its directory and its entry ${quoteName(name)} do not agree`);
  }
  const start = at + 30 + nameBytes + local.readUInt16LE(28);
  if (packed === 0) return emptyContent();
  const bytes = createReadStream(path, { start, end: start + packed - 1, highWaterMark: 1 << 20 });
  if (method === 0) return limit(bytes as AsyncIterable<Uint8Array>, size);
  if (method !== 8) throw new UnreadableArchive(`It has an entry of method ${method}`);
  return limit(bytes.pipe(createInflateRaw()) as AsyncIterable<Uint8Array>, size);
}

async function* emptyContent(): AsyncGenerator<Uint8Array> {}

/** A small archive can unpack to a whole disk. */
async function* limit(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of bytes) {
    size += piece.byteLength;
    if (size > maxBytes) throw new UnreadableArchive("It unpacks to more than it should");
    yield piece;
  }
}
