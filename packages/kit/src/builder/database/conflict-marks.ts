// Reads the marks that git leaves in a file where two branches met.
// https://git-scm.com/docs/git-merge#_how_conflicts_are_presented

export interface Sides {
  ours: string;
  theirs: string;
}

export function hasConflictMarks(text: string): boolean {
  return /^<<<<<<< /m.test(text) && /^>>>>>>> /m.test(text);
}

/** Each branch's version of the text, without the base's; null if there are no marks. */
export function splitConflict(text: string): Sides | null {
  if (!hasConflictMarks(text)) return null;
  const sides: Record<"ours" | "theirs", string[]> = { ours: [], theirs: [] };
  let place: "both" | "ours" | "base" | "theirs" = "both";
  for (const line of text.split(/\r?\n/)) {
    const next = placeAfter(place, line);
    if (next !== null) {
      place = next;
      continue;
    }
    if (place === "both" || place === "ours") sides.ours.push(line);
    if (place === "both" || place === "theirs") sides.theirs.push(line);
  }
  return { ours: sides.ours.join("\n"), theirs: sides.theirs.join("\n") };
}

function placeAfter(place: "both" | "ours" | "base" | "theirs", line: string) {
  if (place === "both") return line.startsWith("<<<<<<< ") ? "ours" : null;
  if (place === "ours" && /^\|{7}( |$)/.test(line)) return "base";
  if (place !== "theirs" && line === "=======") return "theirs";
  return place === "theirs" && line.startsWith(">>>>>>> ") ? "both" : null;
}
