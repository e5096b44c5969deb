// The list of files that belong to a backup of the database; it lies beside it:
// `notes_…_daily.files.json`. It is written before the database gets its name, so that a backup has
// all its files or does not exist.
import { lstatSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import { errorCode, explainRefusal, UserError } from "../errors.ts";
import { readText } from "../home/regular-file.ts";
import { replaceFile } from "../home/replace-file.ts";
import { hashFile } from "../seeds/disk-state.ts";
import type { Content } from "./contents.ts";
import { namesIn } from "./walk.ts";

const KeptFile = Type.Object({
  /** Relative to the home, with forward slashes. */
  path: Type.String({ minLength: 1 }),
  size: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  /** When the user's file was last changed, in milliseconds. */
  modified: Type.Number(),
  /** The file's stamp when it was read; "" if the file may have changed in the same moment. */
  stamp: Type.String(),
});
export type KeptFile = Static<typeof KeptFile>;

const Manifest = Type.Object({
  /** `by-hash` means backups/files/; `by-path` means the folder files/ beside the list. */
  contents: Type.Union([Type.Literal("by-hash"), Type.Literal("by-path")]),
  /** Finds the manifest again after the database was renamed. */
  database: Type.Optional(Type.Object({ size: Type.Integer(), sha256: Type.String() })),
  files: Type.Array(KeptFile),
});
export type Manifest = Static<typeof Manifest>;

const ending = ".files.json";

/** `…/notes_…_daily.db` → `…/notes_…_daily.files.json` */
export function manifestOf(database: string): string {
  return `${database.replace(/\.db$/, "")}${ending}`;
}

/** The manifests in a folder, each with the database that it is named for. */
export function listManifests(folder: string): { file: string; database: string }[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({
      file: join(folder, name),
      database: join(folder, `${name.slice(0, -ending.length)}.db`),
    }));
}

/**
 * @returns null when there is none
 * @throws UserError (exit 1) when it is damaged, (exit 4) when it cannot be read
 */
export function readManifest(file: string): Manifest | null {
  const text = readIfThere(file);
  if (text === null) return null;
  try {
    return Value.Decode(Manifest, JSON.parse(text));
  } catch (cause) {
    throw new UserError(`Cannot use the list of a backup's files "${file}": it is damaged`, {
      hint: "choose another backup; or move that file away, to restore the database alone",
      cause,
    });
  }
}

export function writeManifest(file: string, manifest: Manifest): void {
  replaceFile(file, `${JSON.stringify(manifest, null, 1)}\n`, 0o600);
}

/**
 * Finds a database's manifest, even if the database was renamed, or if a restore set it aside on
 * another disk than `backups`. Returns null when there is none.
 */
export function findManifest(database: string, backups: string): FoundManifest | null {
  const own = manifestOf(database);
  for (const file of [own, join(backups, basename(own))]) {
    const manifest = readManifest(file);
    if (manifest) return { folder: dirname(file), manifest };
  }
  const orphans = listManifests(dirname(database)).filter((one) => !isThere(one.database));
  const readable = orphans.flatMap(({ file }) => tryToRead(file) ?? []);
  const size = lstatSync(database, { throwIfNoEntry: false })?.size;
  const candidates = readable.filter((one) => one.manifest.database?.size === size);
  const sha256 = candidates.length > 0 ? describeDatabase(database).sha256 : "";
  return candidates.find((one) => one.manifest.database?.sha256 === sha256) ?? null;
}

export interface FoundManifest {
  /** The folder of the manifest and its contents. */
  folder: string;
  manifest: Manifest;
}

/** The contents that a backup's files need, with their sizes; empty for a damaged list. */
export function contentsOf(database: string): ReadonlyMap<string, number> {
  const found = tryToRead(manifestOf(database));
  return new Map(found?.manifest.files.map(({ sha256, size }) => [sha256, size]));
}

/** The number of files in a backup, and their bytes; null when the backup has no list. */
export function countFiles(database: string): { count: number; size: number } | null {
  const files = tryToRead(manifestOf(database))?.manifest.files;
  return files ? { count: files.length, size: files.reduce((sum, { size }) => sum + size, 0) } : null;
}

/** Reads a database's file; call it only while no connection is open on it. */
export function describeDatabase(file: string): Content {
  return { size: lstatSync(file).size, sha256: hashFile(file) };
}

export function isThere(file: string): boolean {
  return namesIn(dirname(file)).includes(basename(file));
}

function tryToRead(file: string): FoundManifest | null {
  try {
    const manifest = readManifest(file);
    return manifest && { folder: dirname(file), manifest };
  } catch (error) {
    // The list belongs to another backup, whose restore will report it.
    if (error instanceof UserError) return null;
    throw error;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readText(file);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return null;
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}
