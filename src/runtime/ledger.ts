// The home's record of which seeds were unpacked, and their hashes. Written last, so that what it says is true.
import { closeSync, openSync, readFileSync, readSync } from "node:fs";

import { errorCode, UserError } from "./errors.ts";
import { replaceFile } from "./replace-file.ts";

export interface LedgerEntry {
  /** sha256 of the file as it was last shipped. */
  sha256: string;
  mode: number;
}

export interface Ledger {
  /** The seed manifest's digest. First in the file: it is all a normal start reads. */
  seeds: string;
  /** The app's version that wrote the ledger. */
  version: string;
  /** By path, relative to the home, with forward slashes. */
  files: Readonly<Record<string, LedgerEntry>>;
}

/** The digest of the seeds this home has; null before the first planting. Reads some 100 bytes, however many seeds there are. */
export function readPlantedDigest(file: string): string | null {
  const start = readStart(file);
  if (start === null) return null;
  return /^\{\s*"seeds":\s*"([0-9a-f]{64})"/.exec(start)?.[1] ?? "";
}

/**
 * @returns null before the first planting
 * @throws UserError when the file is damaged
 */
export function readLedger(file: string): Ledger | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Ledger;
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return null;
    throw new UserError(`Cannot read the ledger "${file}": it is damaged`, {
      hint: "remove that one file: files you changed will be kept",
      cause,
    });
  }
}

export function writeLedger(file: string, { seeds, version, files }: Ledger): void {
  const lines = Object.entries(files).map(
    ([path, entry]) => `    ${JSON.stringify(path)}: ${JSON.stringify(entry)}`,
  );
  const text = `{\n  "seeds": "${seeds}",\n  "version": ${JSON.stringify(version)},\n  "files": {\n${lines.join(",\n")}\n  }\n}\n`;
  replaceFile(file, text, 0o600);
}

function readStart(file: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(128);
    return bytes.toString("latin1", 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}
