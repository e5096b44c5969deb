// `context.files`: the files that the app itself writes into the home; `config.files` lists them.
// Backups, exports and restores include them.
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
  /** Relative to the home, with forward slashes: store this path in your row. */
  path: string;
  /** In bytes. */
  size: number;
  modified: Date;
}

export interface StoreOptions {
  /** A larger file is refused as it arrives (413). By default the limit of the body applies. */
  maxBytes?: number;
  /** Replaces a file of that name. Otherwise the new file gets another name: `scan-2.pdf`. */
  replace?: boolean;
}

/** The app's own files in the home. Every path is relative to the home. */
export interface Files {
  /**
   * Stores a whole file or nothing: `await files.store("receipts/" + name, request)`. Takes a
   * stream of any size piece by piece. Makes the name safe for every system.
   * @returns the path it has now
   * @throws an error that becomes 413 when the file is larger than `maxBytes`, 507 when the disk is
   * full
   */
  store(path: string, content: FileContent, options?: StoreOptions): Promise<StoredFile>;
  /** All files, or those that match a glob pattern; sorted by path. */
  list(pattern?: string): Promise<StoredFile[]>;
  /** The file as a Blob: `.text()`, `.bytes()`, `.stream()`; null when there is none. */
  read(path: string): Promise<Blob | null>;
  /**
   * Answers with the file, or with the part that the request asks for (Range); 404 when there is
   * none. The browser saves files that could run in the page, and shows the others.
   */
  respond(request: Pick<Request, "headers">, path: string, options?: RespondOptions): Response;
  /** @returns whether the file existed */
  delete(path: string): Promise<boolean>;
}

export interface FilesOptions {
  home: string;
  /** The home's `.state` folder. */
  state: string;
  /** The app's name, which is the database's name too. */
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
      // Choosing a name and using it are synchronous: nothing can take it in between.
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

/** Tests may open an app without a home. */
function checkHome(home: string): void {
  if (existsSync(home)) return;
  throw new Error(`There is no home "${home}" to store files in: pass one to openTestApp(app, { home })`);
}

function checkDeclared(path: string, known: FilePatterns, patterns: readonly string[]): void {
  if (known.match(path)) return;
  const listed = patterns.length === 0 ? "is empty" : `has ${patterns.map((one) => `"${one}"`).join(", ")}`;
  throw new Error(`Cannot store "${path}": config.files does not list it; it ${listed}`);
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
