// Reads a macOS executable the way its kernel does before it runs one: header, and the signature's hash of every page.
// Independent of the build's signer, so that one mistake cannot be in both.
import { createHash } from "node:crypto";

export interface MachO {
  processor: "x64" | "arm64" | "other";
  /** The number of 4 KiB (or larger) pages the signature covers. */
  pages: number;
  /** Pages whose content is not what the signature says. macOS kills a program at the first of these. */
  badPages: number;
  /** Whether the signature covers everything before it, and nothing stands after it. */
  isWhole: boolean;
  /** Whether the special slots (requirements, entitlements) match. */
  badSlots: number;
  identifier: string;
  /** https://developer.apple.com/documentation/security/seccodesignatureflags: 2 is ad hoc, 0x10000 the hardened runtime. */
  flags: number;
}

const magic64 = 0xfeedfacf;
const codeSignatureCommand = 0x1d;
const codeDirectory = 0xfade0c02;
const processors: Record<number, MachO["processor"]> = { 0x01000007: "x64", 0x0100000c: "arm64" };

/** @throws Error for what is no thin 64-bit Mach-O with a signature */
export function inspectMachO(file: Buffer): MachO {
  if (file.readUInt32LE(0) !== magic64) throw new Error("It is no 64-bit Mach-O.");
  const signature = findSignature(file);
  const blobs = readBlobs(file.subarray(signature.offset));
  const directory = blobs.get(0);
  if (directory?.readUInt32BE(0) !== codeDirectory) throw new Error("Its signature has no code directory.");
  const fields = readDirectory(directory);
  return {
    processor: processors[file.readUInt32LE(4)] ?? "other",
    pages: fields.pages,
    badPages: countBadPages(file, directory, fields),
    isWhole: fields.limit === signature.offset && signature.offset + signature.size === file.length,
    badSlots: countBadSlots(directory, fields, blobs),
    identifier: directory.toString("utf8", fields.identifier, directory.indexOf(0, fields.identifier)),
    flags: fields.flags,
  };
}

function findSignature(file: Buffer): { offset: number; size: number } {
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    if (file.readUInt32LE(at) === codeSignatureCommand) {
      return { offset: file.readUInt32LE(at + 8), size: file.readUInt32LE(at + 12) };
    }
    at += file.readUInt32LE(at + 4);
  }
  throw new Error("It is not signed.");
}

/** The signature is a box of blobs, each with its kind; numbers in it are big-endian. */
function readBlobs(box: Buffer): Map<number, Buffer> {
  const count = box.readUInt32BE(8);
  const entries = Array.from({ length: count }, (_, index): [number, Buffer] => {
    const offset = box.readUInt32BE(16 + index * 8);
    return [box.readUInt32BE(12 + index * 8), box.subarray(offset, offset + box.readUInt32BE(offset + 4))];
  });
  return new Map(entries);
}

type DirectoryFields = ReturnType<typeof readDirectory>;

/** The CS_CodeDirectory structure of XNU's osfmk/kern/cs_blobs.h. */
function readDirectory(directory: Buffer) {
  return {
    flags: directory.readUInt32BE(12),
    hashes: directory.readUInt32BE(16),
    identifier: directory.readUInt32BE(20),
    slots: directory.readUInt32BE(24),
    pages: directory.readUInt32BE(28),
    limit: directory.readUInt32BE(32),
    hashSize: directory.readUInt8(36),
    pageSize: 2 ** directory.readUInt8(39),
  };
}

function countBadPages(
  file: Buffer,
  directory: Buffer,
  { hashes, pages, limit, hashSize, pageSize }: DirectoryFields,
): number {
  if (pages !== Math.ceil(limit / pageSize)) return pages;
  let bad = 0;
  for (let page = 0; page < pages; page += 1) {
    const content = file.subarray(page * pageSize, Math.min((page + 1) * pageSize, limit));
    const expected = directory.subarray(hashes + page * hashSize, hashes + (page + 1) * hashSize);
    if (!sha256(content).subarray(0, hashSize).equals(expected)) bad += 1;
  }
  return bad;
}

/** Special slots stand before the first page's hash, counted backwards by the kind of blob they are for. */
function countBadSlots(
  directory: Buffer,
  { hashes, slots, hashSize }: DirectoryFields,
  blobs: Map<number, Buffer>,
): number {
  const special = [...blobs].filter(([kind]) => kind > 0 && kind <= slots);
  return special.filter(([kind, blob]) => {
    const start = hashes - kind * hashSize;
    return !sha256(blob)
      .subarray(0, hashSize)
      .equals(directory.subarray(start, start + hashSize));
  }).length;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
