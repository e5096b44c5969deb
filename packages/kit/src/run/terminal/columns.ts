// Formats a table as text: every column is as wide as its widest cell. Also formats sizes.
import { escapeInLine } from "./escape-controls.ts";

/**
 * Two spaces between columns; none at the end of a line. A cell stays on one line: a file's name
 * cannot begin another row.
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
