// Formats numbers, times and tables for people. Pure.

/** One decimal, in the unit that download pages use: 1 MB is a million bytes. */
export function renderSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function renderSeconds(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Rows with every column as wide as its widest cell; `right` names the columns of numbers. */
export function alignColumns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) => row.map(pad).join("  ").trimEnd());

  function pad(cell: string, column: number): string {
    const width = widths[column] ?? 0;
    return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
  }
}

/** Breaks a line at spaces; the rest stands under the text, two columns further in. */
export function wrapLine(line: string, width: number): string[] {
  const [indent = ""] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  let last = indent;
  for (const word of line.trim().split(" ")) {
    const isFirst = last.trim() === "";
    if (!isFirst && last.length + 1 + word.length > width) {
      lines.push(last);
      last = `${indent}  ${word}`;
    } else last += isFirst ? word : ` ${word}`;
  }
  return [...lines, last];
}
