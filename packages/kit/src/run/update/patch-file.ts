// The form of a patch: what turns one executable into the next. Its maker and its only reader share
// this file. All numbers are in bytes.
//
//   "SAMDLT1\n" | length of the header, 4 bytes, little-endian | header, JSON | parts, each zstd
//
// The parts are `control`, `literals` and `extra`. Control is a list of variable-length integers
// (7 bits a byte, low bits first): for each match, how many bytes of `extra` come first, how far
// to move in the old file (zigzag), how many runs follow; for each run, how many bytes are the old
// ones plus a byte of `literals` (modulo 256), then how many are the old ones unchanged. Last, how
// many bytes of `extra` end the file.
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

export const patchMagic = "SAMDLT1\n";
/** The longest distance that zstd may look back: what its decoders allow without a flag. */
export const patchWindowLog = 27;

const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Size = Type.Integer({ minimum: 0, maximum: 2 ** 31 });
const Part = Type.Object({ packed: Size, unpacked: Size });
const Header = Type.Object({
  /** Of the file that the patch is for. */
  from: Type.Object({ size: Size, sha256: Sha256 }),
  /** Of the file that comes out. */
  to: Type.Object({ size: Size, sha256: Sha256 }),
  control: Part,
  literals: Part,
  extra: Part,
});
export type PatchHeader = Static<typeof Header>;

const maxHeaderBytes = 4096;
const lengthBytes = 4;
/** A tiny file needs more bytes of control than it has itself. */
const slackBytes = 1024;

/** A patch that cannot be read, or does not fit: somebody cut it, changed it, or mixed files up. */
export class PatchError extends Error {}

export function renderPatch(header: PatchHeader, parts: readonly Uint8Array[]): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(json.length);
  return Buffer.concat([Buffer.from(patchMagic), length, json, ...parts]);
}

export interface PatchParts {
  header: PatchHeader;
  /** Still packed. */
  control: Uint8Array;
  literals: Uint8Array;
  extra: Uint8Array;
}

/** @throws PatchError unless every length fits the others */
export function splitPatch(patch: Uint8Array): PatchParts {
  const bytes = Buffer.from(patch.buffer, patch.byteOffset, patch.byteLength);
  const headerAt = patchMagic.length + lengthBytes;
  if (bytes.length < headerAt || bytes.toString("latin1", 0, patchMagic.length) !== patchMagic) {
    throw new PatchError("It does not begin like a patch");
  }
  const headerBytes = bytes.readUInt32LE(patchMagic.length);
  if (headerBytes > maxHeaderBytes || headerAt + headerBytes > bytes.length) {
    throw new PatchError("Its header is too long");
  }
  const header = parseHeader(bytes.toString("utf8", headerAt, headerAt + headerBytes));
  let at = headerAt + headerBytes;
  const next = ({ packed }: { packed: number }) => bytes.subarray(at, (at += packed));
  const parts = [next(header.control), next(header.literals), next(header.extra)] as const;
  if (at !== bytes.length) throw new PatchError("Its parts are not as long as it says");
  return { header, control: parts[0], literals: parts[1], extra: parts[2] };
}

function parseHeader(text: string): PatchHeader {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PatchError("Its header is not JSON", { cause });
  }
  if (!Value.Check(Header, value)) throw new PatchError("Its header has a wrong field");
  const { to, control, literals, extra } = value;
  // Each byte of the new file uses one of these at most, so more are never needed.
  if (literals.unpacked + extra.unpacked > to.size || control.unpacked > to.size + slackBytes) {
    throw new PatchError("Its parts are larger than the file it makes");
  }
  return value;
}

/** Reads the integers of `control`, each from 0 to 2^31. */
export class ControlReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** @throws PatchError at the end, or at a number that is too large */
  length(): number {
    let scale = 1;
    let value = 0;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new PatchError("It ends too early");
      this.#at += 1;
      value += (byte & 127) * scale;
      if (value > 2 ** 33) throw new PatchError("It has a number that is too large");
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  /** A distance in either direction. */
  distance(): number {
    const value = this.length();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}

/** Writes what a ControlReader reads. */
export class ControlWriter {
  readonly #bytes: number[] = [];

  length(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }

  distance(value: number): void {
    this.length(value < 0 ? -value * 2 - 1 : value * 2);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
