// The end of the log for a report, without the user's rows. Two kinds of errors contain rows:
// Drizzle's messages have a statement's values, and Elysia's the values of an invalid answer. Pure.

const leftOut = "…";
/** A line of a stack, and never a line of the user's text. */
const stackLine = /^\s+at (?=.*[/\\])[\w.$<>#[\] /\\@:~()-]*:\d+:\d+\)?$/;

/** The last records. Only the first line of a record is not indented. */
export function lastLogLines(lines: readonly string[], maxLines: number): string[] {
  return withoutValues(lines.map(cleanJson), isNewRecord).slice(-maxLines);
}

/** A log in JSON has a record in each line. */
function cleanJson(line: string): string {
  if (!line.startsWith("{")) return line;
  try {
    return JSON.stringify(cleanValue(JSON.parse(line)));
  } catch {
    return line;
  }
}

function cleanValue(value: unknown): unknown {
  // All of it is one record, whatever its lines begin with.
  if (typeof value === "string") return withoutValues(value.split("\n"), () => false).join("\n");
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cleanValue(part)]));
}

function isNewRecord(line: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(line);
}

function withoutValues(lines: readonly string[], isNew: (line: string) => boolean): string[] {
  let state: "free" | "statement" | "values" = "free";
  return lines.flatMap((line) => {
    if (isNew(line)) state = "free";
    if (state === "values") return stackLine.test(line) ? [line] : [];
    if (line.includes("Failed query:")) state = "statement";
    const begin = line.search(state === "statement" ? /(?<=^\s*)params:/ : /\{?\s*"(type|found|expected)":/);
    if (begin >= 0) {
      state = "values";
      return [`${line.slice(0, begin)}${leftOut}`];
    }
    return [state === "statement" ? line.replace(/'(?:[^']|'')*'/g, `'${leftOut}'`) : line];
  });
}
