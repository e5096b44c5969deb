// Reads from a desktop entry how its program is started:
// https://specifications.freedesktop.org/desktop-entry-spec/latest/. Pure.

/**
 * The words of `Exec`, with the field codes in them; null for a program that needs a terminal, or
 * says nothing.
 */
export function readExec(entry: string): string[] | null {
  const [, group = ""] = /^\[Desktop Entry\]$([^]*?)(?=^\[|$(?![^]))/m.exec(entry) ?? [];
  if (/^Terminal *= *true *$/m.test(group)) return null;
  const [, exec = ""] = /^Exec *= *(.+)$/m.exec(group) ?? [];
  const words = splitWords(exec.replaceAll(/\\([\\sntr])/g, (_, letter: string) => escapes[letter] ?? ""));
  return words.length === 0 ? null : words;
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\", s: " ", n: "\n", t: "\t", r: "\r" };

/** @param page its address and its file: programs say which of the two they take */
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
    // An icon or a name that is not given is no word.
    return text === "" && word !== "" ? [] : text;
  });
  return takesPage ? filled : [...filled, page.url];
}

/** Words may be quoted as a whole; there a backslash takes the next letter as it is. */
function splitWords(exec: string): string[] {
  return [...exec.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, "$1"),
  );
}
