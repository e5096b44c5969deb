// The difference between two texts as a unified diff
// (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html), by Myers' greedy
// algorithm (https://doi.org/10.1007/BF01840446). Pure.

export interface DiffNames {
  from: string;
  to: string;
}

interface Line {
  kind: " " | "-" | "+";
  text: string;
}

const contextLines = 3;
/**
 * Beyond this many differing lines nobody reads on; what is left is shown as removed and added as a
 * whole.
 */
const maxEdits = 1000;

/** @returns "" when the texts are equal */
export function diffTexts(from: string, to: string, names: DiffNames): string {
  if (from === to) return "";
  const lines = compareLines(splitLines(from), splitLines(to));
  return [`--- ${names.from}`, `+++ ${names.to}`, ...hunksOf(lines).map(formatHunk)].join("\n");
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

/** Each with its line end, because a last line without one is another line. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compareLines(from: readonly string[], to: readonly string[]): Line[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  const shorter = Math.min(from.length, to.length) - start;
  while (end < shorter && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return [
    ...mark(" ", from.slice(0, start)),
    ...compareMiddle(from.slice(start, from.length - end), to.slice(start, to.length - end)),
    ...mark(" ", from.slice(from.length - end)),
  ];
}

function mark(kind: Line["kind"], texts: readonly string[]): Line[] {
  return texts.map((text) => ({ kind, text }));
}

/**
 * Goes as far as it can with 0, 1, 2 … edits along every diagonal (x - y), and remembers how far
 * each got.
 */
function compareMiddle(from: readonly string[], to: readonly string[]): Line[] {
  const reached: Int32Array[] = [];
  const editLimit = Math.min(from.length + to.length, maxEdits);
  const furthest = new Int32Array(2 * editLimit + 3);
  const center = editLimit + 1;
  for (let edits = 0; edits <= editLimit; edits += 1) {
    reached.push(furthest.slice(center - edits - 1, center + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOn(diagonal, edits, (at) => furthest[center + at] ?? 0);
      while (x < from.length && x - diagonal < to.length && from[x] === to[x - diagonal]) x += 1;
      furthest[center + diagonal] = x;
      if (x >= from.length && x - diagonal >= to.length) return walkBack(from, to, reached);
    }
  }
  return [...mark("-", from), ...mark("+", to)];
}

/**
 * Down from the diagonal above (a line added) or right from the one below (a line removed),
 * whichever got further.
 */
function startOn(diagonal: number, edits: number, reachedOn: (diagonal: number) => number): number {
  return isAddition(diagonal, edits, reachedOn) ? reachedOn(diagonal + 1) : reachedOn(diagonal - 1) + 1;
}

function isAddition(diagonal: number, edits: number, reachedOn: (diagonal: number) => number): boolean {
  if (edits === 0 || diagonal === -edits) return true;
  return diagonal !== edits && reachedOn(diagonal - 1) < reachedOn(diagonal + 1);
}

function walkBack(from: readonly string[], to: readonly string[], reached: readonly Int32Array[]): Line[] {
  const lines: Line[] = [];
  let [x, y] = [from.length, to.length];
  for (let edits = reached.length - 1; edits > 0; edits -= 1) {
    const row = reached[edits];
    const reachedOn = (diagonal: number) => row?.[diagonal + edits + 1] ?? 0;
    const isAdded = isAddition(x - y, edits, reachedOn);
    const before = reachedOn(x - y + (isAdded ? 1 : -1));
    const stop = isAdded ? before : before + 1;
    while (x > stop) lines.push({ kind: " ", text: from[((y -= 1), (x -= 1))] ?? "" });
    lines.push(isAdded ? { kind: "+", text: to[(y -= 1)] ?? "" } : { kind: "-", text: from[(x -= 1)] ?? "" });
  }
  while (x > 0) lines.push({ kind: " ", text: from[(x -= 1)] ?? "" });
  return lines.toReversed();
}

interface Hunk {
  /** Lines before the hunk, in each text. */
  from: number;
  to: number;
  lines: Line[];
}

function hunksOf(lines: readonly Line[]): Hunk[] {
  const changes = lines.flatMap(({ kind }, index) => (kind === " " ? [] : [index]));
  const ranges: { start: number; end: number }[] = [];
  for (const change of changes) {
    const last = ranges.at(-1);
    if (last && change - contextLines <= last.end) last.end = change + contextLines + 1;
    else ranges.push({ start: Math.max(0, change - contextLines), end: change + contextLines + 1 });
  }
  return ranges.map(({ start, end }) => ({
    from: count(lines.slice(0, start), "-"),
    to: count(lines.slice(0, start), "+"),
    lines: lines.slice(start, end),
  }));
}

/** Lines of one of the two texts: the common ones and its own. */
function count(lines: readonly Line[], own: "-" | "+"): number {
  return lines.filter(({ kind }) => kind === " " || kind === own).length;
}

function formatHunk({ from, to, lines }: Hunk): string {
  const head = `@@ -${formatRange(from, count(lines, "-"))} +${formatRange(to, count(lines, "+"))} @@`;
  const body = lines.map(({ kind, text }) =>
    text.endsWith("\n") ? `${kind}${text.slice(0, -1)}` : `${kind}${text}\n\\ No newline at end of file`,
  );
  return [head, ...body].join("\n");
}

/** An empty range stands behind the line it names. */
function formatRange(before: number, length: number): string {
  return `${length === 0 ? before : before + 1},${length}`;
}
