// Reads a macOS executable's signature the way the system does before it loads pages. Names and
// layouts: Apple's cs_blobs.h
// (https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h).
import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";

import { readExactly, readMachO } from "./mach-o.ts";

/** The kinds of blobs. The special ones stand before the first page's hash, counted backwards. */
export const slots = {
  codeDirectory: 0,
  infoPlist: 1,
  requirements: 2,
  codeResources: 3,
  entitlements: 5,
  otherDirectory: 0x1000,
  certificates: 0x10000,
} as const;

export const signatureFlags = { adHoc: 0x2, hardenedRuntime: 0x10000 } as const;

const sha256Kind = 2;
const hashBytes = 32;
const pageBytes = 4096;
const readBytes = 1024 * pageBytes;
/** A blob's magic and length; nothing else is in an empty one. */
const blobHeadBytes = 8;

export interface SignatureCheck {
  pages: number;
  /** Pages whose hash is wrong or missing; 0 means macOS will start the file. */
  badPages: number;
  /** Whether it covers everything before itself, and nothing else. */
  coversAll: boolean;
  flags: number;
}

/** Checks any macOS executable's signature. */
export async function verifyMachO(path: string): Promise<SignatureCheck> {
  await using file = await open(path, "r");
  const { machO, directory } = await readDirectory(file);
  const recorded = readPageHashes(directory);
  const codeLimit = directory.readUInt32BE(32);
  const actual = await hashPages(file, codeLimit);
  return {
    pages: actual.length,
    badPages: actual.filter((hash, index) => recorded[index]?.equals(hash) !== true).length,
    coversAll: codeLimit === machO.signatureOffset && recorded.length === actual.length,
    flags: directory.readUInt32BE(12),
  };
}

/** What a program's signature must say of the app around it. */
export interface SignedApp {
  bundleId: string;
  infoPlist: string;
  codeResources: string;
}

/** @returns why Apple would not take it as an app that somebody signed; null if it would */
export async function findFault(path: string, app: SignedApp): Promise<string | null> {
  const { badPages, coversAll, flags } = await verifyMachO(path);
  await using file = await open(path, "r");
  const { directory, signature } = await readDirectory(file);
  const holds = (slot: number, text: string) => holdsText(directory, slot, text);
  const certificates = findBlob(signature, slots.certificates)?.length ?? 0;
  const faults = [
    [badPages === 0 && coversAll, "it does not cover the file"],
    [certificates > blobHeadBytes, "it names no signer"],
    [(flags & signatureFlags.adHoc) === 0, "it is only ad hoc"],
    [(flags & signatureFlags.hardenedRuntime) !== 0, "it lacks the hardened runtime"],
    [identifierOf(directory) === app.bundleId, `its identifier is not "${app.bundleId}"`],
    [holds(slots.infoPlist, app.infoPlist), "it is not for the app's Info.plist"],
    [holds(slots.codeResources, app.codeResources), "it is not for the app's CodeResources"],
  ] as const;
  return faults.find(([isGood]) => !isGood)?.[1] ?? null;
}

/** Whether a signature is for the app around the program, whoever made it. */
export async function fitsApp(path: string, app: Omit<SignedApp, "bundleId">): Promise<boolean> {
  await using file = await open(path, "r");
  const { directory } = await readDirectory(file);
  return (
    holdsText(directory, slots.infoPlist, app.infoPlist) &&
    holdsText(directory, slots.codeResources, app.codeResources)
  );
}

function holdsText(directory: Buffer, slot: number, text: string): boolean {
  return specialHash(directory, slot).equals(sha256(Buffer.from(text)));
}

async function readDirectory(file: FileHandle) {
  const machO = await readMachO(file);
  const signature = await readExactly(file, machO.signatureOffset, machO.signatureSize);
  const directories = [slots.codeDirectory, slots.otherDirectory].map((slot) => findBlob(signature, slot));
  // Signers add one with SHA-1 for systems before macOS 10.12; newer ones take the better.
  const directory = directories.find((one) => one?.readUInt8(37) === sha256Kind) ?? directories[0];
  if (!directory) throw new Error("The signature has no code directory");
  return { machO, signature, directory };
}

export async function hashPages(file: FileHandle, codeLimit: number): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  for (let position = 0; position < codeLimit; position += readBytes) {
    const piece = await readExactly(file, position, Math.min(readBytes, codeLimit - position));
    for (let at = 0; at < piece.length; at += pageBytes)
      hashes.push(sha256(piece.subarray(at, at + pageBytes)));
  }
  return hashes;
}

function findBlob(signature: Buffer, slot: number): Buffer | null {
  const count = signature.readUInt32BE(8);
  for (let index = 0; index < count; index++) {
    if (signature.readUInt32BE(12 + 8 * index) !== slot) continue;
    const at = signature.readUInt32BE(16 + 8 * index);
    return signature.subarray(at, at + signature.readUInt32BE(at + 4));
  }
  return null;
}

function readPageHashes(directory: Buffer): Buffer[] {
  const hashesAt = directory.readUInt32BE(16);
  return Array.from({ length: directory.readUInt32BE(28) }, (_, index) =>
    directory.subarray(hashesAt + index * hashBytes, hashesAt + (index + 1) * hashBytes),
  );
}

/** Empty if the directory has no such slot. */
function specialHash(directory: Buffer, slot: number): Buffer {
  const at = directory.readUInt32BE(16) - slot * hashBytes;
  return slot > directory.readUInt32BE(24) ? Buffer.alloc(0) : directory.subarray(at, at + hashBytes);
}

function identifierOf(directory: Buffer): string {
  const at = directory.readUInt32BE(20);
  return directory.toString("utf8", at, directory.indexOf(0, at));
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
