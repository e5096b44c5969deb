// A table as text: every column as wide as its widest cell. And what stands in its cells.
import { escapeInLine } from "./escape-controls.ts";

/**
 * Two spaces between columns; none at the end of a line. A cell is one line: the name of a file
 * cannot begin a row of its own.
 */
export function alignColumns(table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map(escapeInLine));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, Bun.stringWidth(cell));
    }
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(width - Bun.stringWidth(cell));
}

/** `12 kB`, `3.4 MB` */
export function renderSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
