// The difference between two texts as a unified diff:
// https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html. Pure.
import { structuredPatch, type StructuredPatchHunk } from "diff";

export interface DiffNames {
  from: string;
  to: string;
}

const contextLines = 3;
/**
 * Readers stop before so many differing lines; the rest is shown as removed and added as a whole.
 */
const maxEdits = 1000;

/** @returns "" when the texts are equal */
export function diffTexts(from: string, to: string, names: DiffNames): string {
  if (from === to) return "";
  const options = { context: contextLines, maxEditLength: maxEdits };
  const patch = structuredPatch(names.from, names.to, from, to, "", "", options);
  const hunks = patch?.hunks ?? [exchangeAll(from, to)];
  return [`--- ${names.from}`, `+++ ${names.to}`, ...hunks.map(formatHunk)].join("\n");
}

/** Text, or null when the bytes are something else. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function exchangeAll(from: string, to: string): StructuredPatchHunk {
  const [removed, added] = [markLines("-", from), markLines("+", to)];
  return {
    oldStart: 1,
    oldLines: countLines(removed),
    newStart: 1,
    newLines: countLines(added),
    lines: [...removed, ...added],
  };
}

function markLines(mark: "-" | "+", text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  else lines.push(noLineEnd);
  return lines.map((line) => (line === noLineEnd ? line : mark + line));
}

const noLineEnd = "\\ No newline at end of file";

function countLines(lines: readonly string[]): number {
  return lines.filter((line) => line !== noLineEnd).length;
}

function formatHunk({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): string {
  const head = `@@ -${formatRange(oldStart, oldLines)} +${formatRange(newStart, newLines)} @@`;
  return [head, ...lines].join("\n");
}

/** An empty range is behind the line it names, which the library counts from 1. */
function formatRange(start: number, length: number): string {
  return `${length === 0 ? start - 1 : start},${length}`;
}
