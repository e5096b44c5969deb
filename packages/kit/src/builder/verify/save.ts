// Writes an archive's entry to a file.
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** @returns its sum */
export async function saveEntry(content: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  const output = createWriteStream(path, { mode: 0o600 });
  for await (const piece of content) {
    hasher.update(piece);
    if (!output.write(piece)) await new Promise((resolve) => output.once("drain", resolve));
  }
  output.end();
  await finished(output);
  return hasher.digest("hex");
}
