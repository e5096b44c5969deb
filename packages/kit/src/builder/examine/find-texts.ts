// Finds which of some texts occur in a large file. Reads it once, in pieces.

const pieceBytes = 8 * 1024 * 1024;

export async function findTexts(file: string, texts: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = new Set(texts);
  const found = new Set<string>();
  if (wanted.size === 0) return found;
  const overlap = Math.max(...[...wanted].map((text) => Buffer.byteLength(text)));
  const { size } = Bun.file(file);
  for (let start = 0; start < size; start += pieceBytes) {
    const piece = Buffer.from(
      await Bun.file(file)
        .slice(start, start + pieceBytes + overlap)
        .arrayBuffer(),
    );
    for (const text of wanted) if (piece.includes(text)) found.add(text);
  }
  return found;
}
