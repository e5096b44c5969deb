// Makes the new executable from the old one and a patch, piece by piece. Trusts no length and no
// offset of the patch; the caller puts the file into place only after this returned.
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { zstdDecompressSync } from "node:zlib";

import { ControlReader, PatchError, splitPatch, type PatchHeader } from "./patch-file.ts";

export interface PatchJob {
  /** The executable that the patch is for. */
  oldFile: string;
  patch: Uint8Array;
  /** Does not exist yet; after an error it does not either. */
  newFile: string;
  /** What a trusted document says of the result. */
  expected: { size: number; sha256: string };
}

const pieceBytes = 1 << 20;

/**
 * Writes `newFile`; before that takes another's place, the caller flushes it to the disk. Blocks:
 * run it in a worker.
 * @throws PatchError when the patch does not fit, or the result is not what was expected
 */
export function applyPatch({ oldFile, patch, newFile, expected }: PatchJob): void {
  const { header, ...packed } = splitPatch(patch);
  if (header.to.size !== expected.size || header.to.sha256 !== expected.sha256) {
    throw new PatchError("It makes another file than the one expected");
  }
  const parts = {
    control: unpack(packed.control, header.control.unpacked),
    literals: unpack(packed.literals, header.literals.unpacked),
    extra: unpack(packed.extra, header.extra.unpacked),
  };
  const output = openOutput(newFile, expected.size);
  try {
    using old = openOld(oldFile, header);
    join(parts, old, output);
    output.finish(expected);
  } catch (error) {
    output.discard();
    throw error;
  }
}

interface Parts {
  control: Uint8Array;
  literals: Uint8Array;
  extra: Uint8Array;
}

function unpack(packed: Uint8Array, size: number): Uint8Array {
  let unpacked: Uint8Array;
  try {
    unpacked = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw new PatchError("One of its parts cannot be unpacked", { cause });
  }
  if (unpacked.length === size) return unpacked;
  throw new PatchError("One of its parts is not as long as it says");
}

/** Reads `control` to its end. */
function join({ control, literals, extra }: Parts, old: OldFile, output: Output): void {
  const reader = new ControlReader(control);
  const extras = new Source(extra);
  const changes = new Source(literals);
  let at = 0;
  for (;;) {
    output.write(extras.take(reader.length()));
    if (reader.isAtEnd) break;
    at += reader.distance();
    for (let runs = reader.length(); runs > 0; runs -= 1) {
      at = addChanged(old, output, at, changes.take(reader.length()));
      at = copy(old, output, at, reader.length());
    }
  }
  if (!extras.isUsedUp || !changes.isUsedUp) throw new PatchError("It has bytes that nothing uses");
}

function addChanged(old: OldFile, output: Output, from: number, changes: Uint8Array): number {
  let at = from;
  for (let done = 0; done < changes.length;) {
    const piece = old.read(at, Math.min(pieceBytes, changes.length - done));
    const sums = new Uint8Array(piece.length);
    for (let index = 0; index < piece.length; index += 1) {
      sums[index] = (piece[index] ?? 0) + (changes[done + index] ?? 0);
    }
    output.write(sums);
    at += piece.length;
    done += piece.length;
  }
  return at;
}

function copy(old: OldFile, output: Output, from: number, length: number): number {
  let at = from;
  for (let left = length; left > 0;) {
    const piece = old.read(at, Math.min(pieceBytes, left));
    output.write(piece);
    at += piece.length;
    left -= piece.length;
  }
  return at;
}

/** Hands out a part's bytes in order. */
class Source {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isUsedUp(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new PatchError("It uses more bytes than it has");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

interface OldFile extends Disposable {
  /** The bytes are valid until the next read. */
  read(at: number, length: number): Uint8Array;
}

/** Keeps a piece of the file, because most reads are short and near the last one. */
function openOld(path: string, { from }: PatchHeader): OldFile {
  const descriptor = openSync(path, "r");
  const buffer = Buffer.allocUnsafe(2 * pieceBytes);
  let held = { at: 0, length: 0 };
  return {
    read(at, length) {
      if (at < 0 || at + length > from.size) throw new PatchError("It reads outside of the old file");
      const isHeld = at >= held.at && at + length <= held.at + held.length;
      if (!isHeld) held = { at, length: readSync(descriptor, buffer, 0, buffer.length, at) };
      if (held.length - (at - held.at) < length) throw new PatchError("The old file is too short");
      return buffer.subarray(at - held.at, at - held.at + length);
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

interface Output {
  write(bytes: Uint8Array): void;
  /** Checks the hash, and closes the file. */
  finish(expected: PatchJob["expected"]): void;
  /** Closes and removes the file. */
  discard(): void;
}

function openOutput(path: string, maxBytes: number): Output {
  const descriptor = openSync(path, "wx", 0o755);
  const hasher = new Bun.CryptoHasher("sha256");
  const buffer = Buffer.allocUnsafe(pieceBytes);
  let held = 0;
  let size = 0;
  const flush = () => {
    const bytes = buffer.subarray(0, held);
    hasher.update(bytes);
    for (let done = 0; done < held;) done += writeSync(descriptor, bytes, done);
    held = 0;
  };
  return {
    write(bytes) {
      size += bytes.length;
      if (size > maxBytes) throw new PatchError("It makes a file that is too long");
      for (let done = 0; done < bytes.length;) {
        const room = Math.min(pieceBytes - held, bytes.length - done);
        buffer.set(bytes.subarray(done, done + room), held);
        held += room;
        done += room;
        if (held === pieceBytes) flush();
      }
    },
    finish({ size: wanted, sha256 }) {
      flush();
      if (size !== wanted || hasher.digest("hex") !== sha256) {
        throw new PatchError("The file it makes is not the one expected");
      }
      closeSync(descriptor);
    },
    discard() {
      closeSync(descriptor);
      rmSync(path, { force: true });
    },
  };
}
