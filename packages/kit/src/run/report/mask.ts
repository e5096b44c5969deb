// Takes out of a text what is nobody's business but the user's: tokens and other secrets, what
// stands after a "?" in addresses, names of the user and the computer. Pure.

export interface Private {
  /** The user's own folder: shown as `~`. */
  homedir: string;
  /** The computer's name. */
  hostname: string;
  /** Texts that must not be seen, such as the token. */
  secrets: readonly string[];
}

export type Mask = (text: string) => string;

/** Shorter ones are in other words too, and no secrets. */
const minSecretLength = 4;
const hidden = "<hidden>";

export function makeMask({ homedir, hostname, secrets }: Private): Mask {
  const userName = /[^/\\]+$/.exec(homedir.replace(/[/\\]+$/, ""))?.[0] ?? "";
  const steps: [RegExp, string][] = [
    ...secretPatterns(secrets),
    // What the app makes: 256 bits as base64url. A program's own may look like that, too.
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

/** The longest first: one may be part of another. Several lines are hidden line by line. */
function secretPatterns(secrets: readonly string[]): [RegExp, string][] {
  const texts = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).map((text) => text.trim());
  const long = [...new Set(texts)].filter((text) => text.length >= minSecretLength);
  return long
    .sort((one, other) => other.length - one.length)
    .map((text) => [new RegExp(RegExp.escape(text), "g"), hidden]);
}

/** Also as JSON and addresses of files have it; large letters are small ones on Windows. */
function folderPatterns(homedir: string): [RegExp, string][] {
  if (homedir.length < 2) return [];
  const isWindows = /^[a-z]:|^\\\\/i.test(homedir);
  const spellings = [homedir, homedir.replaceAll("\\", "\\\\"), homedir.replaceAll("\\", "/")];
  return [...new Set(spellings)]
    .sort((one, other) => other.length - one.length)
    .map((text) => [new RegExp(`${RegExp.escape(text)}(?![\\w.-])`, isWindows ? "gi" : "g"), "~"]);
}
