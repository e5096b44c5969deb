// Makes the name of a file safe for every system that the app may run on, and for a home that is
// moved between them. Pure: the same text gives the same name, and a safe name stays as it is.
import { foldName } from "../seeds/fold-name.ts";

/** File systems take 255; the rest is for the number of a second one of the same name. */
const maxBytes = 200;

/**
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file; the superscript digits count as
 * digits there.
 */
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

/** What no name may have on some system, and marks that turn the direction of what is shown. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const forbidden = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\/\u2028\u2029]/g;
const invisible = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A name for a file, out of whatever a person or a browser calls it: `Invoice: May?.pdf` becomes
 * `Invoice_ May_.pdf`, `../con` becomes `_con`. At most 200 bytes; the ending stays.
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

/** The path of a file, part by part; what climbs or is empty goes. `""` when nothing is left. */
export function safePath(path: string): string {
  return partsOf(path).map(safeName).join("/");
}

/** The parts of a path, without those that name no file. Windows' separators count, too. */
export function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => !/^[. ]*$/.test(part));
}

/** Whether a path is one as a list of files has it: whole, and climbing nowhere. */
export function isPlainPath(path: string): boolean {
  return path.split("/").every((part) => !["", ".", ".."].includes(part));
}

/** `scan.pdf` → `scan-2.pdf` */
export function numberedName(name: string, count: number): string {
  const { stem, ending } = splitName(name);
  return `${stem}-${count}${ending}`;
}

/** Windows drops them. */
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

/** Never half of a pair, nor a mark without its letter. */
function dropLetter(text: string): string {
  const letters = [...new Intl.Segmenter().segment(text.slice(-64))];
  const last = letters.at(-1)?.segment.length ?? 1;
  return text.slice(0, -last);
}

/** An ending is short; a point somewhere in a sentence begins none. */
function splitName(name: string): { stem: string; ending: string } {
  const [ending = ""] = /(?<=.)(\.[^. ]{1,16}){1,2}$/.exec(name) ?? [];
  return { stem: name.slice(0, name.length - ending.length), ending };
}
