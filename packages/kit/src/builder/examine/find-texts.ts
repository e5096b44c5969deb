// Finds which of some texts occur in an executable's own part. Reads it once, in pieces.
import { open, type FileHandle } from "node:fs/promises";

import { readAt, readPayload } from "../compile/read-payload.ts";

const pieceBytes = 8 * 1024 * 1024;

/** Not in Bun's runtime, which holds nothing of the app. */
export async function findTexts(path: string, texts: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = new Set(texts);
  const found = new Set<string>();
  if (wanted.size === 0) return found;
  const overlap = Math.max(...[...wanted].map((text) => Buffer.byteLength(text)));
  await using file = await open(path, "r");
  const { size } = await file.stat();
  for (let start = await findStart(file); start < size; start += pieceBytes) {
    const piece = await readAt(file, start, Math.min(pieceBytes + overlap, size - start));
    for (const text of wanted) if (piece.includes(text)) found.add(text);
  }
  return found;
}

async function findStart(file: FileHandle): Promise<number> {
  const payload = await readPayload(file);
  return payload?.reduce((first, { offset }) => Math.min(first, offset), Infinity) ?? 0;
}
