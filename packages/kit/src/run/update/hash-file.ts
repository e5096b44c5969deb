// The size and hash of a file.

export interface ContentSum {
  /** In bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Reads a file once, in pieces, and returns its size and hash. */
export async function hashFile(path: string): Promise<ContentSum> {
  const hasher = new Bun.CryptoHasher("sha256");
  let size = 0;
  for await (const piece of Bun.file(path).stream()) {
    hasher.update(piece);
    size += piece.byteLength;
  }
  return { size, sha256: hasher.digest("hex") };
}
