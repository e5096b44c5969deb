// Reads a program's command from a desktop entry:
// https://specifications.freedesktop.org/desktop-entry-spec/latest/. Pure.

/**
 * The words of `Exec`, with their field codes; null if there is none, or the program needs a
 * terminal.
 */
export function readExec(entry: string): string[] | null {
  const [, group = ""] = /^\[Desktop Entry\]$([^]*?)(?=^\[|$(?![^]))/m.exec(entry) ?? [];
  if (/^Terminal *= *true *$/m.test(group)) return null;
  const [, exec = ""] = /^Exec *= *(.+)$/m.exec(group) ?? [];
  const words = splitWords(exec.replaceAll(/\\([\\sntr])/g, (_, letter: string) => escapes[letter] ?? ""));
  return words.length === 0 ? null : words;
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\", s: " ", n: "\n", t: "\t", r: "\r" };

/** @param page its address and its file: each program declares which of the two it takes */
export function fillExec(words: readonly string[], page: { url: string; file: string }): string[] {
  const given: Readonly<Record<string, string>> = {
    "%u": page.url,
    "%U": page.url,
    "%f": page.file,
    "%F": page.file,
    "%%": "%",
  };
  const takesPage = words.some((word) => /%[uUfF]/.test(word));
  const filled = words.flatMap((word) => {
    const text = word.replaceAll(/%[a-zA-Z%]/g, (code) => given[code] ?? "");
    // An absent icon or name yields no word.
    return text === "" && word !== "" ? [] : text;
  });
  return takesPage ? filled : [...filled, page.url];
}

/** A word may be quoted as a whole; there a backslash escapes the next letter. */
function splitWords(exec: string): string[] {
  return [...exec.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, "$1"),
  );
}
