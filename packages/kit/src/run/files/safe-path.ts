// Makes a file's name safe for every system the app may run on, also after the home moved to
// another one. Pure: the same text always gives the same name, and a safe name stays unchanged.
import { foldName } from "../seeds/fold-name.ts";

/** File systems allow 255; the rest leaves room for the number of a second file of that name. */
const maxBytes = 200;

/**
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file; Windows counts superscript digits
 * as digits there.
 */
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

/** Characters that some system forbids, and marks that change the direction of displayed text. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const forbidden = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\/\u2028\u2029]/g;
const invisible = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Makes a file name from any text of a person or a browser: `Invoice: May?.pdf` becomes
 * `Invoice_ May_.pdf`, `../con` becomes `_con`. Keeps at most 200 bytes, and the ending.
 */
export function safeName(name: string): string {
  const clean = name
    .toWellFormed()
    .normalize("NFC")
    .replace(invisible, "")
    .replace(/\uFFFD/g, "_")
    .replace(forbidden, "_")
    .replace(/^[. ]+/, "");
  const short = trimEnd(shorten(trimEnd(clean)));
  if (short === "") return "_";
  const [base = ""] = short.split(".");
  const isTaken = deviceName.test(base.trimEnd()) || foldName(short).endsWith(".samara-tmp");
  return isTaken ? `_${short.replace(/\.(?=samara-tmp$)/i, "_")}` : short;
}

/** Makes each part of a path safe, and drops parts that climb or are empty. May return `""`. */
export function safePath(path: string): string {
  return partsOf(path).map(safeName).join("/");
}

/** The parts of a path that name a file or folder. Windows' separators count, too. */
export function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => !/^[. ]*$/.test(part));
}

/** Whether a path has no empty, `.` or `..` part. */
export function isPlainPath(path: string): boolean {
  return path.split("/").every((part) => !["", ".", ".."].includes(part));
}

/** `scan.pdf` → `scan-2.pdf`; shortens a long stem. */
export function numberedName(name: string, count: number): string {
  const { stem, ending } = splitName(name);
  return `${stem}-${count}${ending}`;
}

/** Windows drops points and spaces at the end. */
function trimEnd(name: string): string {
  return name.replace(/[. ]+$/, "");
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const { stem, ending } = splitName(name);
  let short = stem;
  while (Buffer.byteLength(short + ending) > maxBytes) short = dropLetter(short);
  return short + ending;
}

/** Removes a whole letter: never half of a pair, nor a mark's base alone. */
function dropLetter(text: string): string {
  const letters = [...new Intl.Segmenter().segment(text.slice(-64))];
  const last = letters.at(-1)?.segment.length ?? 1;
  return text.slice(0, -last);
}

/** An ending is short, so a point within a sentence does not begin one. */
function splitName(name: string): { stem: string; ending: string } {
  const [ending = ""] = /(?<=.)(\.[^. ]{1,16}){1,2}$/.exec(name) ?? [];
  return { stem: name.slice(0, name.length - ending.length), ending };
}
