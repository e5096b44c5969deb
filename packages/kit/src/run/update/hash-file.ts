// The size and hash of a file.
import { open, stat } from "node:fs/promises";

export interface ContentSum {
  /** In bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

const pieceBytes = 1 << 20;

/** Reads a file once, in pieces, and returns its size and hash. */
export async function hashFile(path: string): Promise<ContentSum> {
  const hasher = new Bun.CryptoHasher("sha256");
  await using file = await open(path, "r");
  // One buffer for all: a stream makes one for each piece, which takes as long as reading it.
  const piece = Buffer.allocUnsafe(Math.min(pieceBytes, (await file.stat()).size + 1));
  for (let size = 0; ;) {
    const { bytesRead } = await file.read(piece, 0, piece.length, null);
    if (bytesRead === 0) return { size, sha256: hasher.digest("hex") };
    hasher.update(piece.subarray(0, bytesRead));
    size += bytesRead;
  }
}

let known: { path: string; identity: string; sum: ContentSum } | undefined;

/**
 * The same for the executable that an update is for, which several of its steps ask for: one of
 * 110 MB takes 100 ms. Not for what arrived: a file can change, and look the same.
 */
export async function hashExecutable(path: string): Promise<ContentSum> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const identity = [dev, ino, size, mtimeNs, ctimeNs].join();
  if (known?.path !== path || known.identity !== identity) {
    known = { path, identity, sum: await hashFile(path) };
  }
  return known.sum;
}
