// Hashes files, and writes SHA256SUMS, with which people check downloads.
import { compareText } from "../file-tree.ts";

export interface ContentSum {
  /** In bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

export interface FileSum extends ContentSum {
  /** Relative to the folder of SHA256SUMS, with forward slashes. */
  file: string;
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

/**
 * The text of SHA256SUMS, for `sha256sum -c` in the same folder. Two spaces and LF are the format
 * (https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html).
 */
export function renderSums(sums: readonly FileSum[]): string {
  const sorted = sums.toSorted((a, b) => compareText(a.file, b.file));
  return sorted.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join("");
}
