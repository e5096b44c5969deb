// Takes the executable out of an archive of an earlier release. Reads what tar.ts and zip.ts write.
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip, inflateRaw } from "node:zlib";

import { unpackTar } from "modern-tar";

import { UserError } from "../../run/errors.ts";

const unzipTar = promisify(gunzip);
const inflate = promisify<Uint8Array, Buffer>(inflateRaw);

/** @param fileName of the executable, without its folder: `notes.exe` */
export async function readExecutable(archive: string, fileName: string): Promise<Uint8Array> {
  const bytes = await readFile(archive);
  const found = archive.endsWith(".zip") ? await fromZip(bytes, fileName) : await fromTar(bytes, fileName);
  if (found) return found;
  throw new UserError(`Cannot read "${archive}": it has no "${fileName}"`, {
    hint: "remove the file, or take it from the release again",
  });
}

function isIt(path: string, fileName: string): boolean {
  return path.endsWith(`/${fileName}`);
}

async function fromTar(bytes: Buffer, fileName: string): Promise<Uint8Array | null> {
  const filter = ({ name }: { name: string }) => isIt(name, fileName);
  const [entry] = await unpackTar(await unzipTar(bytes), { filter });
  return entry?.data ?? null;
}

/** APPNOTE 4.3.12 and 4.3.16; zip.ts names the document. */
async function fromZip(zip: Buffer, fileName: string): Promise<Uint8Array | null> {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) return null;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    if (isIt(zip.toString("utf8", at + 46, nameEnd), fileName)) return await contentOf(zip, at);
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return null;
}

async function contentOf(zip: Buffer, entry: number): Promise<Uint8Array> {
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  return await inflate(zip.subarray(start, start + zip.readUInt32LE(entry + 20)));
}
