// The sum of a program without the signature of its maker, whose certificate nobody else has. All
// other bytes count, and so do those where a signature has room: programs can hide there.
import { open, type FileHandle } from "node:fs/promises";

import { readMachO, resizeSignature } from "../compile/macos/mach-o.ts";
import { readAt } from "../compile/read-payload.ts";

const headBytes = 4096;
const pieceBytes = 1 << 20;
/** Far more than a signature takes. */
const maxSignatureBytes = 16_000_000;

/** @returns null for a file that is neither for Windows nor for macOS, or signed in another way */
export async function hashUnsigned(path: string): Promise<string | null> {
  await using file = await open(path, "r");
  const magic = await readAt(file, 0, 4);
  if (magic.toString("latin1", 0, 2) === "MZ") return await hashPe(file);
  return magic.toString("hex") === "cffaedfe" ? await hashMachO(file) : null;
}

/** PE32+: https://learn.microsoft.com/windows/win32/debug/pe-format */
const pe32Plus = 0x20b;
const checksumAt = 64;
const countAt = 108;
const certificatesAt = 144;
const alignment = 8;

async function hashPe(file: FileHandle): Promise<string | null> {
  const { size } = await file.stat();
  const head = await readAt(file, 0, Math.min(headBytes, size));
  const optional = head.length < headBytes ? headBytes : head.readUInt32LE(60) + 24;
  if (optional + certificatesAt + 8 > head.length) return null;
  if (head.readUInt16LE(optional) !== pe32Plus || head.readUInt32LE(optional + countAt) < 5) return null;
  const [at, bytes] = [0, 4].map((field) => head.readUInt32LE(optional + certificatesAt + field)) as [
    number,
    number,
  ];
  const end = bytes === 0 ? size : at;
  if (bytes > 0 && (at + bytes !== size || at < headBytes)) return null;
  if (bytes > maxSignatureBytes) return null;
  if (bytes > 0 && !isOneCertificate(await readAt(file, at, bytes))) return null;
  head.fill(0, optional + checksumAt, optional + checksumAt + 4);
  head.fill(0, optional + certificatesAt, optional + certificatesAt + 8);
  return await hashUpTo(file, head, end);
}

/** WIN_CERTIFICATE: length, revision 2, kind 2, a value in DER; then nothing but zeros. */
function isOneCertificate(table: Buffer): boolean {
  if (table.length < 16 || table.readUInt32LE(4) !== 0x0002_0200) return false;
  const length = table.readUInt32LE(0);
  if (Math.ceil(length / alignment) * alignment !== table.length) return false;
  // A sequence with a length of 1 to 4 bytes.
  const lengthBytes = table.readUInt8(9) - 0x80;
  if (table.readUInt8(8) !== 0x30 || lengthBytes < 1 || lengthBytes > 4) return false;
  const end = 10 + lengthBytes + table.readUIntBE(10, lengthBytes);
  return end <= length && isZero(table.subarray(end));
}

/** The signature is the last part of the last segment. */
async function hashMachO(file: FileHandle): Promise<string | null> {
  const machO = await readMachO(file).catch(() => null);
  if (machO === null) return null;
  const { signatureOffset, signatureSize } = machO;
  const { size } = await file.stat();
  if (signatureOffset + signatureSize !== size || signatureSize > maxSignatureBytes) return null;
  const signature = await readAt(file, signatureOffset, signatureSize);
  const isWhole = signature.length >= 8 && isZero(signature.subarray(signature.readUInt32BE(4)));
  return isWhole ? await hashUpTo(file, resizeSignature(machO, 0), signatureOffset) : null;
}

/** @param head what counts instead of the file's first bytes */
async function hashUpTo(file: FileHandle, head: Buffer, end: number): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256").update(head);
  for (let at = head.length; at < end; at += pieceBytes)
    hasher.update(await readAt(file, at, Math.min(pieceBytes, end - at)));
  // Signers for Windows begin at a multiple of this.
  return hasher.update(Buffer.alloc(-end & (alignment - 1))).digest("hex");
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
