// Writes .tar.gz files with the same bytes on every machine: fixed times and owners, a gzip header
// without a system.
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

import { packTar, type TarSource } from "modern-tar/fs";

export interface ArchiveEntry {
  /** Path inside the archive, with forward slashes. */
  name: string;
  /** Permission bits. */
  mode: number;
  /** The text itself, or the file to read. */
  content: string | { path: string };
}

/**
 * Writes `entries`, in the given order, to a new file at `path`. Streams: memory does not grow with
 * the files.
 */
export async function writeTarGz(path: string, entries: readonly ArchiveEntry[], time: Date, level: number) {
  const sources = await Promise.all(entries.map((entry) => tarSource(entry, time)));
  await pipeline(
    packTar(sources),
    createGzip({ level }),
    hideGzipSystem(),
    createWriteStream(path, { flush: true }),
  );
}

async function tarSource(entry: ArchiveEntry, time: Date): Promise<TarSource> {
  const header = { target: entry.name, mode: entry.mode, mtime: time, uid: 0, gid: 0 };
  if (typeof entry.content === "string") return { ...header, type: "content", content: entry.content };
  const { path } = entry.content;
  const { size } = await stat(path);
  return { ...header, type: "stream", content: createReadStream(path, { highWaterMark: 1 << 20 }), size };
}

/** Byte 9 of a gzip file names the system that wrote it (RFC 1952, 2.3); 255 means "unknown". */
function hideGzipSystem(): Transform {
  const systemAt = 9;
  let seen = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      if (seen <= systemAt && seen + piece.length > systemAt) piece[systemAt - seen] = 255;
      seen += piece.length;
      done(null, piece);
    },
  });
}
