// What a guide's code blocks ask for. Reads the text; writes and runs nothing.

/** What a project was made with; a block that names one is for such projects only. */
export type Sample = "notes" | "none";

/** One block of a guide. `line` is where it stands, for messages. */
export type Block = { line: number; text: string; sample?: Sample } & (
  | { kind: "file"; path: string }
  | { kind: "edit"; path: string }
  | { kind: "commands" }
  | { kind: "output" }
  | { kind: "shown" }
);

/**
 * The words after the fence say what a block is for:
 * `ts src/a.ts` is that file, whole; `diff src/a.ts` changes it; `sh` is run; `text output` is what the commands
 * before it say. `diff src/a.ts none` is for projects with this sample only. Every other block (`ts`, `sh shown`) is only there to be read.
 */
export function parseGuide(markdown: string): Block[] {
  const blocks: Block[] = [];
  const fences = /^( *)```([^\n]*)\n([^]*?)^\1```$/gm;
  for (const { 1: indent = "", 2: info = "", 3: body = "", index } of markdown.matchAll(fences)) {
    const line = markdown.slice(0, index).split("\n").length;
    const text = body.replace(new RegExp(`^ {${indent.length}}`, "gm"), "");
    blocks.push({ line, text, ...purposeOf(info.trim()), ...audienceOf(info.trim()) });
  }
  return blocks;
}

function purposeOf(info: string) {
  const [language, word] = info.split(/\s+/);
  if (language === "sh" && word === undefined) return { kind: "commands" } as const;
  if (language === "text" && word === "output") return { kind: "output" } as const;
  if (word === undefined || !/[./]/.test(word)) return { kind: "shown" } as const;
  return { kind: language === "diff" ? "edit" : "file", path: word } as const;
}

function audienceOf(info: string): { sample?: Sample } {
  const [, , word] = info.split(/\s+/);
  return word === "notes" || word === "none" ? { sample: word } : {};
}

/**
 * A file after a `diff` block. A line `@@` begins another place in the file; a place without a line to find is the file's end.
 * White space at both ends of a line does not count when it is looked for.
 * @throws when a place is not there, or is there twice
 */
export function editText(text: string, diff: string): string {
  return diff.split(/^@@.*\n/m).reduce(editPlace, text);
}

function editPlace(text: string, place: string): string {
  const changes = place.split("\n").slice(0, -1);
  const looked = changes.filter((line) => !line.startsWith("+")).map((line) => line.slice(1).trim());
  const added = changes.flatMap((line) => (line.startsWith("+") ? [line.slice(1)] : []));
  if (looked.length === 0) return [text, ...added.map((line) => `${line}\n`)].join("");
  const lines = text.split("\n");
  const starts = lines.flatMap((_, start) =>
    looked.every((line, offset) => lines[start + offset]?.trim() === line) ? [start] : [],
  );
  const [start] = starts;
  if (start === undefined || starts.length > 1) {
    throw new Error(
      `${starts.length === 0 ? "Nowhere" : "More than once"} in the file:\n${looked.join("\n")}`,
    );
  }
  let next = start;
  const changed = changes.flatMap((line) => {
    if (line.startsWith("+")) return [line.slice(1)];
    const kept = lines[next++] ?? "";
    return line.startsWith("-") ? [] : [kept];
  });
  return [...lines.slice(0, start), ...changed, ...lines.slice(next)].join("\n");
}

/** Whether the lines of `expected` stand in `output`, in this order; `…` stands for anything within a line. */
export function missingLine(output: string, expected: string): string | undefined {
  const said = output.split("\n").map((line) => line.trim());
  let from = 0;
  return expected
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && line !== "…")
    .find((line) => {
      const pattern = new RegExp(`^${line.split("…").map(RegExp.escape).join(".*")}$`);
      const found = said.findIndex((candidate, position) => position >= from && pattern.test(candidate));
      from = found + 1;
      return found < 0;
    });
}
