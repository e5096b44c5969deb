// Signs macOS executables the way `codesign --sign -` does: ad hoc, by hashes alone, on every
// system. This proves no identity. Apple silicon starts no unsigned program, and Bun's own
// signature on darwin-x64 has stale page hashes. Names and layouts: Apple's cs_blobs.h
// (https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h).
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

import { hashPages, signatureFlags, slots } from "./check-signature.ts";
import { readMachO, resizeSignature, textSegment, type MachO } from "./mach-o.ts";

const CSMAGIC_REQUIREMENTS = 0xfade0c01;
const CSMAGIC_CODEDIRECTORY = 0xfade0c02;
const CSMAGIC_EMBEDDED_SIGNATURE = 0xfade0cc0;
const CS_EXECSEG_MAIN_BINARY = 0x1n;
const CS_HASHTYPE_SHA256 = 2;
const CS_SUPPORTSEXECSEG = 0x20400;

const hashBytes = 32;
const pageBits = 12;
const pageBytes = 1 << pageBits;
const codeDirectoryBytes = 88;
const signatureAlignment = 16;
/** Slots before the first page: -1 the Info.plist, -2 the requirements, -3 CodeResources. */
const specialSlots = 3;

/** No requirements: a blob of only its header and a count of 0. */
const requirements = Buffer.alloc(12);
requirements.writeUInt32BE(CSMAGIC_REQUIREMENTS, 0);
requirements.writeUInt32BE(requirements.length, 4);

/** What an executable's signature says of the bundle around it. */
export interface SignedBundle {
  /** codesign shows it as the program's name. */
  bundleId: string;
  infoPlist: string;
  codeResources: string;
}

/**
 * Replaces the signature of the macOS executable at `path`, in place. It covers the bundle's
 * Info.plist and CodeResources as well. Outside the bundle the system starts it all the same: it
 * checks pages, and no slots.
 */
export async function signMacOS(path: string, bundle: SignedBundle): Promise<void> {
  await using file = await open(path, "r+");
  const machO = await readMachO(file);
  const layout = layoutSignature(machO.signatureOffset, bundle.bundleId);
  const commands = resizeSignature(machO, layout.signatureSize);
  // Written before the pages are hashed: the first pages contain the load commands.
  await file.write(commands, 0, commands.length, 0);

  const pages = await hashPages(file, machO.signatureOffset);
  const signature = buildSignature(machO, layout, bundle, pages);
  await file.write(signature, 0, signature.length, machO.signatureOffset);
  await file.truncate(machO.signatureOffset + signature.length);
}

interface Layout {
  hashesAt: number;
  directoryBytes: number;
  /** In the file, padding included. */
  signatureSize: number;
}

function layoutSignature(codeLimit: number, identifier: string): Layout {
  const pages = Math.ceil(codeLimit / pageBytes);
  const hashesAt = codeDirectoryBytes + Buffer.byteLength(identifier) + 1 + specialSlots * hashBytes;
  const directoryBytes = hashesAt + pages * hashBytes;
  const bytes = superBlobBytes(2) + directoryBytes + requirements.length;
  return { hashesAt, directoryBytes, signatureSize: alignUp(bytes, signatureAlignment) };
}

function buildSignature(
  machO: MachO,
  layout: Layout,
  bundle: SignedBundle,
  pages: readonly Buffer[],
): Buffer {
  const directory = buildCodeDirectory(machO, layout, bundle, pages);
  const blobs = [
    { slot: slots.codeDirectory, blob: directory },
    { slot: slots.requirements, blob: requirements },
  ];
  const signature = Buffer.alloc(layout.signatureSize);
  signature.writeUInt32BE(CSMAGIC_EMBEDDED_SIGNATURE, 0);
  signature.writeUInt32BE(superBlobBytes(blobs.length) + directory.length + requirements.length, 4);
  signature.writeUInt32BE(blobs.length, 8);
  let blobAt = superBlobBytes(blobs.length);
  for (const [index, { slot, blob }] of blobs.entries()) {
    signature.writeUInt32BE(slot, 12 + 8 * index);
    signature.writeUInt32BE(blobAt, 16 + 8 * index);
    blob.copy(signature, blobAt);
    blobAt += blob.length;
  }
  return signature;
}

/** CS_CodeDirectory, in the version with the executable segment's place. */
function buildCodeDirectory(
  machO: MachO,
  layout: Layout,
  { bundleId, infoPlist, codeResources }: SignedBundle,
  pages: readonly Buffer[],
): Buffer {
  const text = textSegment(machO);
  const directory = Buffer.alloc(layout.directoryBytes);
  directory.writeUInt32BE(CSMAGIC_CODEDIRECTORY, 0);
  directory.writeUInt32BE(layout.directoryBytes, 4);
  directory.writeUInt32BE(CS_SUPPORTSEXECSEG, 8);
  directory.writeUInt32BE(signatureFlags.adHoc, 12);
  directory.writeUInt32BE(layout.hashesAt, 16);
  directory.writeUInt32BE(codeDirectoryBytes, 20);
  directory.writeUInt32BE(specialSlots, 24);
  directory.writeUInt32BE(pages.length, 28);
  directory.writeUInt32BE(machO.signatureOffset, 32);
  directory.writeUInt8(hashBytes, 36);
  directory.writeUInt8(CS_HASHTYPE_SHA256, 37);
  directory.writeUInt8(pageBits, 39);
  directory.writeBigUInt64BE(text.offset, 64);
  directory.writeBigUInt64BE(text.size, 72);
  directory.writeBigUInt64BE(CS_EXECSEG_MAIN_BINARY, 80);
  directory.write(`${bundleId}\0`, codeDirectoryBytes);
  const special = [
    [slots.infoPlist, Buffer.from(infoPlist)],
    [slots.requirements, requirements],
    [slots.codeResources, Buffer.from(codeResources)],
  ] as const;
  for (const [slot, bytes] of special) sha256(bytes).copy(directory, layout.hashesAt - slot * hashBytes);
  for (const [index, hash] of pages.entries()) hash.copy(directory, layout.hashesAt + index * hashBytes);
  return directory;
}

/** CS_SuperBlob: magic, length and count, then type and offset of each blob. */
function superBlobBytes(blobs: number): number {
  return 12 + 8 * blobs;
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function alignUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
