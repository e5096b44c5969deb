// Reads and parses settings.toml, and finds a key's line. Never writes it: it is the user's.
import { errorCode, explainRefusal, messageOf, UserError } from "../errors.ts";
import { readText } from "../home/regular-file.ts";

/** settings.toml's path and text. */
export interface SettingsFile {
  path: string;
  text: string;
}

export type TomlTable = Record<string, unknown>;

/** The text of settings.toml; empty if the user removed it. */
export function readSettingsFile(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw explainRefusal(`Cannot read the settings "${path}"`, error);
  }
}

/** @throws UserError if it is not TOML */
export function parseSettingsFile({ path, text }: SettingsFile): TomlTable {
  // Most users never edit the file: comments alone need no parser.
  if (text.split("\n").every((line) => /^\s*(#|$)/.test(line))) return {};
  try {
    return Bun.TOML.parse(text) as TomlTable;
  } catch (cause) {
    throw new UserError(`Cannot read the settings "${path}": ${messageOf(cause).split("\n")[0]}`, {
      hint: 'each line looks like `port = 4747`; texts are in quotes: `host = "127.0.0.1"`',
      cause,
    });
  }
}

/**
 * The line that sets a key, from 1: in its table, dotted (`app.color = …`), or the start of its
 * table.
 * @returns 0 for any other way to write it
 */
export function lineOf(text: string, key: string, table = ""): number {
  let current = "";
  let start = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const heading = /^\s*\[\s*["']?([^\]"']+?)["']?\s*\]/.exec(line)?.[1];
    if (heading !== undefined) current = heading;
    if (start === 0 && table !== "" && (heading === table || sets(line, table))) start = index + 1;
    if (heading === key && table === "") return index + 1;
    if (current === table && sets(line, key)) return index + 1;
    if (current === "" && table !== "" && setsDotted(line, table, key)) return index + 1;
  }
  return start;
}

function sets(line: string, key: string): boolean {
  return new RegExp(`^\\s*["']?${RegExp.escape(key)}["']?\\s*[.=]`).test(line);
}

function setsDotted(line: string, table: string, key: string): boolean {
  const [name, inner] = [table, key].map((part) => `["']?${RegExp.escape(part)}["']?`);
  return new RegExp(`^\\s*${name}\\s*\\.\\s*${inner}\\s*=`).test(line);
}
