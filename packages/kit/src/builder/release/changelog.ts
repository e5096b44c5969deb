// What is new in a version: its section of the project's CHANGELOG.md. release.json carries it to
// the users.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A notice on a page has room for no more. */
const maxLength = 4000;

/** @returns null if the changelog has no section of this version; "" without a changelog */
export async function readNotes(projectDir: string, version: string): Promise<string | null> {
  const file = join(projectDir, "CHANGELOG.md");
  return existsSync(file) ? findNotes(await readFile(file, "utf8"), version) : "";
}

/** Plain text, without the section's heading. A long one ends with "…". */
export function findNotes(changelog: string, version: string): string | null {
  const lines = changelog.replaceAll("\r\n", "\n").split("\n");
  const start = lines.findIndex((line) => versionOf(line) === version);
  if (start < 0) return null;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("## ") || /^\[[^\]]+\]: /.test(line));
  return shorten(toText(end < 0 ? rest : rest.slice(0, end)));
}

/** `## [v1.2.0] - 2026-01-02` → `1.2.0` */
function versionOf(line: string): string | undefined {
  if (!line.startsWith("## ")) return undefined;
  return line
    .slice(3)
    .replace(/^\[?v?/, "")
    .split(/[\]\s]/)[0];
}

/** Takes away what only a reader of Markdown's source needs. */
function toText(lines: readonly string[]): string {
  return lines
    .join("\n")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/^#+ +/gm, "")
    .replace(/^(\s*)[*+-] +/gm, "$1• ")
    .replace(/(\*\*|`)/g, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function shorten(text: string): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf("\n"), cut.lastIndexOf(" "))).trimEnd()}…`;
}
