// The size and hash of a file, read in pieces.

export async function hashFile(path: string): Promise<{ size: number; sha256: string }> {
  const hasher = new Bun.CryptoHasher("sha256");
  let size = 0;
  for await (const piece of Bun.file(path).stream()) {
    hasher.update(piece);
    size += piece.byteLength;
  }
  return { size, sha256: hasher.digest("hex") };
}
