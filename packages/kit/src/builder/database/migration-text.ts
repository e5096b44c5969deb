// Reads the text of a migration, and refuses anything but UTF-8: another byte would become a
// different text on every user's machine.
import { UserError } from "../../run/errors.ts";

/**
 * With LF line ends and without a byte order mark, whatever an editor or a checkout wrote.
 * @throws UserError naming the file and the line; ENOENT passes
 */
export async function readMigrationText(file: string): Promise<string> {
  return decodeMigration(await Bun.file(file).bytes(), file);
}

/** @param file its name, for the error */
function decodeMigration(bytes: Uint8Array, file: string): string {
  const wrong = findWrong(bytes);
  if (wrong === null) return decode(bytes)?.replaceAll("\r\n", "\n") ?? "";
  throw new UserError(`Cannot use the migration file "${file}": ${wrong}`, {
    hint: 'save it as UTF-8 (in most editors: "Save with encoding"), and look at its letters beyond A to Z',
  });
}

function findWrong(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return "it is UTF-16";
  const text = decode(bytes);
  if (text === null) return `its line ${lineOfBadByte(bytes)} is not UTF-8`;
  const zero = text.indexOf("\0");
  // SQLite would read up to that character and ignore the rest.
  return zero === -1 ? null : `its line ${countLines(text.slice(0, zero))} has a NUL character`;
}

/** null if it is not UTF-8. Removes a byte order mark. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** No UTF-8 character contains a line end, so each line can be checked alone. */
function lineOfBadByte(bytes: Uint8Array): number {
  let [line, begin] = [1, 0];
  for (;;) {
    const end = bytes.indexOf(0x0a, begin);
    if (end === -1 || decode(bytes.subarray(begin, end)) === null) return line;
    [line, begin] = [line + 1, end + 1];
  }
}

function countLines(text: string): number {
  return text.split("\n").length;
}
