// Edits the user's list of which program opens what:
// https://specifications.freedesktop.org/mime-apps-spec/latest/. Changes no line of others. Pure.

const group = "[Default Applications]";
const lineOf = (type: string, entry: string) => `${type}=${entry}`;

/** A type that already has a program keeps it. */
export function addDefaults(text: string, types: readonly string[], entry: string): string {
  const missing = types.filter((type) => !hasDefault(text, type)).map((type) => lineOf(type, entry));
  if (missing.length === 0) return text;
  const lines = text.split("\n");
  const header = lines.findIndex((line) => line.trim() === group);
  if (header >= 0) return lines.toSpliced(header + 1, 0, ...missing).join("\n");
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${before}${before === "" ? "" : "\n"}${[group, ...missing].join("\n")}\n`;
}

export function removeDefaults(text: string, types: readonly string[], entry: string): string {
  const own = new Set(types.map((type) => lineOf(type, entry)));
  const left = text.split("\n").filter((line) => !own.has(line.trim().replace(/;$/, "")));
  const kept = left.join("\n");
  return kept.trim() === group ? "" : kept;
}

function hasDefault(text: string, type: string): boolean {
  const [, rest = ""] = text.split(new RegExp(`^${RegExp.escape(group)}\\s*$`, "m"));
  const [defaults = ""] = rest.split(/^\[/m);
  return defaults.split("\n").some((line) => line.startsWith(`${type}=`));
}
