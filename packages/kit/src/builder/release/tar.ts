// Writes .tar.gz files with the same bytes on every machine: fixed times and owners, a gzip header
// without a system.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";

import { packTar, type TarSource } from "modern-tar/fs";

import { deflateBlocks, type DeflateOptions } from "./deflate.ts";
import type { ContentSum } from "./sums.ts";

export interface ArchiveEntry {
  /** Path inside the archive, with forward slashes. */
  name: string;
  /** Permission bits. */
  mode: number;
  /** The text itself, or the file to read. */
  content: string | { path: string };
}

/** https://www.rfc-editor.org/rfc/rfc1952#section-2.3: no time, and 255 for an unknown system. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** tar(5)'s header, before the first entry's content. */
const tarHeaderBytes = 512;

/**
 * Writes `entries`, in the given order, to a new file at `path`. Streams, so memory does not grow
 * with the files. Recalls only the first entry's blocks from a memory.
 * @returns the sum of the written file
 */
export async function writeTarGz(
  path: string,
  entries: readonly ArchiveEntry[],
  time: Date,
  deflate: DeflateOptions,
): Promise<ContentSum> {
  const sources = await Promise.all(entries.map((entry) => tarSource(entry, time)));
  await using file = await open(path, "w");
  const hasher = new Bun.CryptoHasher("sha256");
  let written = 0;
  const write = async (bytes: Buffer) => {
    hasher.update(bytes);
    written += bytes.length;
    await file.writeFile(bytes);
  };
  await write(gzipHeader);
  let sum = 0;
  let size = 0;
  const tar = packTar(sources) as AsyncIterable<Buffer>;
  for await (const block of deflateBlocks(tar, { ...deflate, head: tarHeaderBytes })) {
    sum = crc32(block.bytes, sum);
    size += block.bytes.length;
    await write(block.deflated);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  await write(trailer);
  return { size: written, sha256: hasher.digest("hex") };
}

async function tarSource(entry: ArchiveEntry, time: Date): Promise<TarSource> {
  const header = { target: entry.name, mode: entry.mode, mtime: time, uid: 0, gid: 0 };
  if (typeof entry.content === "string") return { ...header, type: "content", content: entry.content };
  const { path } = entry.content;
  const { size } = await stat(path);
  return { ...header, type: "stream", content: createReadStream(path, { highWaterMark: 1 << 20 }), size };
}
