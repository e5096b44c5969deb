// Hashes files, and writes SHA256SUMS, with which people check downloads.
import type { ContentSum } from "../../run/update/hash-file.ts";
import { compareText } from "../file-tree.ts";

// Programs that update themselves hash as the build does.
export { hashFile, type ContentSum } from "../../run/update/hash-file.ts";

export interface FileSum extends ContentSum {
  /** Relative to the folder of SHA256SUMS, with forward slashes. */
  file: string;
}

/**
 * The text of SHA256SUMS, for `sha256sum -c` in the same folder. Two spaces and LF are the format
 * (https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html).
 */
export function renderSums(sums: readonly FileSum[]): string {
  const sorted = sums.toSorted((a, b) => compareText(a.file, b.file));
  return sorted.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join("");
}
