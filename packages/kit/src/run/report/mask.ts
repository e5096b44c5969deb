// Removes private data from a text: tokens and other secrets, the queries of addresses, and the
// names of the user and the computer. Pure.

export interface Private {
  /** The user's own folder: shown as `~`. */
  homedir: string;
  /** The computer's name. */
  hostname: string;
  /** Texts that must not be seen, such as the token. */
  secrets: readonly string[];
}

export type Mask = (text: string) => string;

/** Shorter texts also occur in other words, and are not secrets. */
const minSecretLength = 4;
const hidden = "<hidden>";

export function makeMask({ homedir, hostname, secrets }: Private): Mask {
  const userName = /[^/\\]+$/.exec(homedir.replace(/[/\\]+$/, ""))?.[0] ?? "";
  const steps: [RegExp, string][] = [
    ...secretPatterns(secrets),
    // The app's tokens: 256 bits as base64url. Other programs' tokens may look alike.
    [/(?<![\w-])[\w-]{43}(?![\w-])/g, hidden],
    [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${hidden}`],
    [/#code=[^\s"'<>]+/g, `#code=${hidden}`],
    [/\?[^\s"'<>\\]*=[^\s"'<>\\]*/g, "?…"],
    ...folderPatterns(homedir),
    ...(userName.length > 1
      ? [
          [new RegExp(`(?<=[/\\\\])${RegExp.escape(userName)}(?![\\w.-])`, "gi"), "<user>"] as [
            RegExp,
            string,
          ],
        ]
      : []),
    ...(hostname.length > 2 && hostname !== "localhost"
      ? [
          [new RegExp(`(?<![\\w-])${RegExp.escape(hostname)}(?![\\w-])`, "gi"), "<computer>"] as [
            RegExp,
            string,
          ],
        ]
      : []),
  ];
  return (text) => steps.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text);
}

/** Longest first: one may be part of another. A secret of several lines is hidden line by line. */
function secretPatterns(secrets: readonly string[]): [RegExp, string][] {
  const texts = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).map((text) => text.trim());
  const long = [...new Set(texts)].filter((text) => text.length >= minSecretLength);
  return long
    .sort((one, other) => other.length - one.length)
    .map((text) => [new RegExp(RegExp.escape(text), "g"), hidden]);
}

/** Also in the spellings of JSON and of file addresses; case does not matter on Windows. */
function folderPatterns(homedir: string): [RegExp, string][] {
  if (homedir.length < 2) return [];
  const isWindows = /^[a-z]:|^\\\\/i.test(homedir);
  const spellings = [homedir, homedir.replaceAll("\\", "\\\\"), homedir.replaceAll("\\", "/")];
  return [...new Set(spellings)]
    .sort((one, other) => other.length - one.length)
    .map((text) => [new RegExp(`${RegExp.escape(text)}(?![\\w.-])`, isWindows ? "gi" : "g"), "~"]);
}
