// A text in pieces, so that the page can mark hits without reading markup. Pure.
import { t } from "elysia";

export const Segments = t.Array(t.Object({ text: t.String(), hit: t.Boolean() }));
type Segments = (typeof Segments)["static"];

/** Characters that no keyboard has: the index puts them around hits. */
export const hitStart = "\u0002";
export const hitEnd = "\u0003";

const hitPattern = new RegExp(`${hitStart}([^${hitEnd}]*)${hitEnd}`);

/** @param marked a text from the index @param parts further texts to mark */
export function toSegments(marked: string, parts: readonly string[]): Segments {
  const segments = split(marked, hitPattern);
  const pattern = partsPattern(parts);
  return pattern === null
    ? segments
    : segments.flatMap((segment) => (segment.hit ? [segment] : split(segment.text, pattern)));
}

const before = 20;
const after = 80;

/** Some characters around the first hit, or the beginning: like the index's snippet() for words. */
export function excerpt(text: string, parts: readonly string[]): string {
  const at = Math.max(0, text.search(partsPattern(parts) ?? /^/));
  // Twice as many units, because some characters take two.
  const left = Array.from(text.slice(Math.max(0, at - 2 * before - 1), at))
    .slice(-before)
    .join("");
  const right = Array.from(text.slice(at, at + 2 * after + 1))
    .slice(0, after)
    .join("");
  const isCut = { left: left.length < at, right: at + right.length < text.length };
  return `${isCut.left ? "…" : ""}${left}${right}${isCut.right ? "…" : ""}`;
}

function partsPattern(parts: readonly string[]): RegExp | null {
  return parts.length === 0 ? null : new RegExp(`(${parts.map(RegExp.escape).join("|")})`, "iu");
}

/** Every second piece is a match of the pattern. */
function split(text: string, pattern: RegExp): Segments {
  const segments = text.split(pattern).map((piece, index) => ({ text: piece, hit: index % 2 === 1 }));
  return segments.filter((segment) => segment.text !== "");
}
