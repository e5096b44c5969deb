// Writes .tar.gz files with the same bytes on every machine: fixed times and owners.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";

import { packTar, type TarSource } from "modern-tar/fs";

import type { DeflateOptions } from "./deflate.ts";
import { writeGzip } from "./gzip.ts";
import type { ContentSum } from "./sums.ts";

export interface ArchiveEntry {
  /** Path inside the archive, with forward slashes. */
  name: string;
  /** Permission bits. */
  mode: number;
  /** The text itself, or the file to read. */
  content: string | { path: string };
}

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
  const tar = packTar(sources) as AsyncIterable<Buffer>;
  const hasher = new Bun.CryptoHasher("sha256");
  const { packedSize } = await writeGzip(file, tar, { ...deflate, head: tarHeaderBytes }, hasher);
  return { size: packedSize, sha256: hasher.digest("hex") };
}

async function tarSource(entry: ArchiveEntry, time: Date): Promise<TarSource> {
  const header = { target: entry.name, mode: entry.mode, mtime: time, uid: 0, gid: 0 };
  if (typeof entry.content === "string") return { ...header, type: "content", content: entry.content };
  const { path } = entry.content;
  const { size } = await stat(path);
  return { ...header, type: "stream", content: createReadStream(path, { highWaterMark: 1 << 20 }), size };
}
