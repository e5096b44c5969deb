// `context.files`: the files that the app itself writes into the home, by `config.files`. They are
// in backups, exports and restores, with the database.
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { makeLanguages, type Languages } from "../../messages/languages.ts";
import { explainRefusal } from "../errors.ts";
import { syncFolder } from "../home/replace-file.ts";
import { readPatterns, type FilePatterns } from "./patterns.ts";
import { findFile, freePath, spell } from "./place.ts";
import { respondWithFile, type RespondOptions } from "./respond.ts";
import { partsOf } from "./safe-path.ts";
import { receive, type FileContent } from "./store.ts";
import { findFiles, type FoundFile } from "./walk.ts";

export interface StoredFile {
  /** Relative to the home, with forward slashes: keep this one in a row. */
  path: string;
  /** In bytes. */
  size: number;
  modified: Date;
}

export interface StoreOptions {
  /** More than that is refused on the way, with 413. Without a limit the body's own holds. */
  maxBytes?: number;
  /** Takes the place of a file of that name. Otherwise the new one becomes `scan-2.pdf`. */
  replace?: boolean;
}

/** The app's own files in the home. Every path is relative to it. */
export interface Files {
  /**
   * Stores a whole file or nothing: `await files.store("receipts/" + name, request)`. Takes a
   * stream in pieces, whatever its size. The name is made safe for every system.
   * @returns the path it has now
   * @throws an error that is answered 413 when it is larger than `maxBytes`, 507 when the disk is
   *   full
   */
  store(path: string, content: FileContent, options?: StoreOptions): Promise<StoredFile>;
  /** All of them, or those that a glob pattern matches; sorted by path. */
  list(pattern?: string): Promise<StoredFile[]>;
  /** A file to read: `.text()`, `.bytes()`, `.stream()`; null when there is none. */
  read(path: string): Promise<Blob | null>;
  /**
   * Answers with the file, or the part that the request asks for (Range); 404 when there is none.
   * What could run in the page is saved, not shown.
   */
  respond(request: Pick<Request, "headers">, path: string, options?: RespondOptions): Response;
  /** @returns whether there was one */
  delete(path: string): Promise<boolean>;
}

export interface FilesOptions {
  home: string;
  /** `.state` of the home. */
  state: string;
  /** The app's: its database is called so. */
  name: string;
  /** `config.files` */
  patterns: readonly string[];
  /** Absent: the kit's own words. */
  languages?: Languages;
}

export function openFiles({ home, state, name, patterns, languages }: FilesOptions): Files {
  const known = readPatterns(patterns, name);
  const find = (path: string): FoundFile | null => {
    const file = findFile(home, path);
    return file && known.match(file.path) ? file : null;
  };

  return {
    async store(path, content, { maxBytes = Infinity, replace = false } = {}) {
      checkHome(home);
      // Nothing comes between the choice of a free name and its use: both are synchronous.
      const choose = () => (replace ? spell(home, partsOf(path)) : freePath(home, partsOf(path)));
      checkDeclared(choose(), known, patterns);
      const upload = await receive(content, state, maxBytes);
      return upload.moveTo(home, choose);
    },
    list: async (pattern) => {
      const glob = pattern === undefined ? null : new Bun.Glob(pattern.normalize("NFC"));
      const found = findFiles(home, known).filter(({ path }) => glob?.match(path.normalize("NFC")) ?? true);
      return found.map(({ path, size, modified }) => ({ path, size, modified }));
    },
    read: async (path) => {
      const file = find(path);
      return file && Bun.file(join(home, file.path));
    },
    respond: (request, path, options) => {
      const file = find(path);
      return file ? respondWithFile(home, file, request, options) : respondNoFile(request, languages);
    },
    delete: async (path) => {
      const file = find(path);
      if (file) remove(join(home, file.path));
      return file !== null;
    },
  };
}

/** Tests may open an app without one. */
function checkHome(home: string): void {
  if (existsSync(home)) return;
  throw new Error(`There is no home "${home}" to store files in: give openTestApp() one, { home }`);
}

function checkDeclared(path: string, known: FilePatterns, patterns: readonly string[]): void {
  if (known.match(path)) return;
  const listed = patterns.length === 0 ? "is empty" : `has ${patterns.map((one) => `"${one}"`).join(", ")}`;
  throw new Error(`Cannot store "${path}": config.files does not list it, it ${listed}`);
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
    syncFolder(dirname(file));
  } catch (error) {
    throw explainRefusal(`Cannot delete "${file}"`, error);
  }
}

function respondNoFile(request: Pick<Request, "headers">, languages = makeLanguages()): Response {
  const error = { code: "not_found", message: languages.answer(request)("noFile") };
  return Response.json({ error }, { status: 404 });
}
