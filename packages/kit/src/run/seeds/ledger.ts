// The home's record of unpacked seeds and their hashes. Written last, so that it is true.
import { closeSync, readSync } from "node:fs";

import { seedPolicies, type SeedPolicy } from "../build-info.ts";
import { errorCode, exitCodes, explainRefusal, UserError } from "../errors.ts";
import { openRegular, readText } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";

export interface LedgerEntry {
  /** sha256 of the file as it was last shipped. */
  sha256: string;
  mode: number;
  /**
   * `keep-edits` when absent. Recorded here, because the manifest no longer has it once the seed is
   * dropped.
   */
  policy?: SeedPolicy;
  /** sha256 of the shipped file that may wait beside the user's, as `<path>.new`. */
  beside?: string;
}

export interface Ledger {
  /** The seed manifest's digest. First in the file: a normal start reads nothing else. */
  seeds: string;
  /** The version of the app that wrote the ledger. */
  version: string;
  /** By path, relative to the home, with forward slashes. */
  files: Readonly<Record<string, LedgerEntry>>;
}

/**
 * The digest of the seeds this home has; null before the first planting, "" if the ledger is
 * damaged. Reads some 100 bytes, however many seeds there are.
 */
export function readPlantedDigest(file: string): string | null {
  const start = readStart(file);
  if (start === null) return null;
  return /^\{\s*"seeds":\s*"([0-9a-f]{64})"/.exec(start)?.[1] ?? "";
}

/** @returns null before the first planting */
export function readLedger(file: string): Ledger | "damaged" | null {
  try {
    const value: unknown = JSON.parse(readText(file));
    return isLedger(value) ? value : "damaged";
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    if (error instanceof SyntaxError) return "damaged";
    throw explainLedger(file, error);
  }
}

export function writeLedger(file: string, { seeds, version, files }: Ledger): void {
  const lines = Object.entries(files).map(
    ([path, entry]) => `    ${JSON.stringify(path)}: ${JSON.stringify(entry)}`,
  );
  const text = `{\n  "seeds": "${seeds}",\n  "version": ${JSON.stringify(version)},\n  "files": {\n${lines.join(",\n")}\n  }\n}\n`;
  replaceFile(file, text, 0o600);
}

/** A ledger counts only as a whole: its paths decide what an upgrade may remove. */
function isLedger(value: unknown): value is Ledger {
  if (!isRecord(value) || !isRecord(value["files"])) return false;
  const { seeds, version, files } = value;
  if (!isHash(seeds) || typeof version !== "string") return false;
  if (!/^[\w.+-]{1,100}$/.test(version)) return false;
  return Object.entries(files as object).every(([path, entry]) => isInHome(path) && isEntry(entry));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function isInHome(path: string): boolean {
  return !/\\|\0|^[a-z]:/i.test(path) && !path.split("/").some((part) => ["", ".", ".."].includes(part));
}

function isEntry(value: unknown): value is LedgerEntry {
  if (!isRecord(value)) return false;
  const { sha256, mode, policy, beside } = value;
  const hasKnownPolicy = policy === undefined || seedPolicies.some((known) => known === policy);
  const isKnown = beside === undefined || isHash(beside);
  return isHash(sha256) && Number.isInteger(mode) && hasKnownPolicy && isKnown;
}

function readStart(file: string): string | null {
  let descriptor: number | undefined;
  try {
    descriptor = openRegular(file);
    const bytes = Buffer.alloc(128);
    return bytes.toString("latin1", 0, readSync(descriptor, bytes));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw explainLedger(file, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function explainLedger(file: string, error: unknown): unknown {
  if (errorCode(error) !== "EISDIR") return explainRefusal(`Cannot read the ledger "${file}"`, error);
  return new UserError(`Cannot read the ledger "${file}": there is a folder in its place`, {
    hint: "move that folder away: files you changed will be kept",
    cause: error,
    exitCode: exitCodes.refused,
  });
}
