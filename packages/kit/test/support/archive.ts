// Reads the archives people download, without the code that writes them and without a tool of one system.
import { crc32, gunzipSync, inflateRawSync } from "node:zlib";

export interface UnpackedFile {
  /** With forward slashes, from the archive's root. */
  path: string;
  /** Permission bits. */
  mode: number;
  /** As the archive says it, in seconds since 1970 for tar and as MS-DOS date and time for zip. */
  modified: number;
  bytes: Uint8Array;
}

/** @returns every file of the archive, in its order; folders are left out */
export function unpack(archive: Uint8Array, format: "tar.gz" | "zip"): UnpackedFile[] {
  return format === "zip" ? [...readZip(Buffer.from(archive))] : [...readTar(gunzipSync(archive))];
}

/** USTAR with PAX extended headers: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html */
function* readTar(tar: Buffer): Generator<UnpackedFile> {
  let longName: string | undefined;
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const field = (from: number, size: number) =>
      tar.toString("utf8", at + from, at + from + size).replace(/\0.*$/s, "");
    const size = Number.parseInt(field(124, 12), 8);
    const type = field(156, 1);
    const bytes = tar.subarray(at + 512, at + 512 + size);
    const prefix = field(345, 155);
    const path = longName ?? (prefix ? `${prefix}/${field(0, 100)}` : field(0, 100));
    longName = type === "x" ? /\d+ path=(.*)\n/.exec(bytes.toString("utf8"))?.[1] : undefined;
    if (type === "0" || type === "") {
      yield {
        path,
        mode: Number.parseInt(field(100, 8), 8),
        modified: Number.parseInt(field(136, 12), 8),
        bytes,
      };
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** The central directory is what unzippers go by: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 */
function* readZip(zip: Buffer): Generator<UnpackedFile> {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("This is no zip: it has no end of central directory.");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const nameEnd = at + 46 + (nameSize ?? 0);
    const path = zip.toString("utf8", at + 46, nameEnd);
    const mode = (zip.readUInt32LE(at + 38) >>> 16) & 0o777;
    if (!path.endsWith("/"))
      yield { path, mode, modified: zip.readUInt32LE(at + 12), bytes: zipContent(zip, at, path) };
    at = nameEnd + (extraSize ?? 0) + (commentSize ?? 0);
  }
}

function zipContent(zip: Buffer, entry: number, path: string): Buffer {
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  const bytes = zip.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed);
  if (crc32(bytes) !== zip.readUInt32LE(entry + 16))
    throw new Error(`"${path}" in the zip is damaged: its checksum differs.`);
  return bytes;
}
