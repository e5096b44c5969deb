// Lists the files under a folder, following links that stay inside it. Reads names only, never
// contents.
import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

import { errorCode, refusalReason, UserError } from "../run/errors.ts";

export interface TreeFile {
  /** Relative to the folder, with forward slashes. */
  path: string;
  /** Absolute, links resolved. */
  source: string;
  /** Bytes. */
  size: number;
}

export interface SkippedFile {
  path: string;
  reason: string;
}

export interface FileTree {
  /** Sorted by path. */
  files: TreeFile[];
  skipped: SkippedFile[];
}

/** Files that never leave the maker's machine, in any folder. */
export function skipAlways(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (name.startsWith(".env")) return "it may hold secrets";
  if ([".ds_store", "thumbs.db", "desktop.ini"].includes(name)) return "the file manager made it";
  return name === ".git" ? "it belongs to git" : undefined;
}

/**
 * @param root absolute; a missing folder has no files
 * @param skip why a file or folder stays out; undefined if it belongs in
 * @throws UserError for a link that leads out, dangles or forms a circle, and for anything but
 * files and folders
 */
export async function readFileTree(
  root: string,
  skip: (path: string) => string | undefined,
): Promise<FileTree> {
  const tree: FileTree = { files: [], skipped: [] };
  const realRoot = await realpath(root).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (realRoot !== undefined) await readFolder({ tree, realRoot, skip }, "", realRoot, [realRoot]);
  tree.files.sort((a, b) => compareText(a.path, b.path));
  tree.skipped.sort((a, b) => compareText(a.path, b.path));
  return tree;
}

/** By code unit: the same order in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Walk {
  tree: FileTree;
  realRoot: string;
  skip: (path: string) => string | undefined;
}

async function readFolder(
  walk: Walk,
  prefix: string,
  folder: string,
  above: readonly string[],
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(folder, cause);
  });
  for (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    const reason = walk.skip(path);
    if (reason) walk.tree.skipped.push({ path, reason });
    else await readEntry(walk, path, join(folder, entry.name), entry.isSymbolicLink(), above);
  }
}

async function readEntry(
  walk: Walk,
  path: string,
  file: string,
  isLink: boolean,
  above: readonly string[],
): Promise<void> {
  const source = isLink ? await followLink(walk, path, file) : file;
  if (source === undefined) return;
  const found = await stat(source).catch((cause: unknown) => {
    throw unreadable(source, cause);
  });
  if (found.isFile()) walk.tree.files.push({ path, source, size: found.size });
  else if (!found.isDirectory()) throw refuse(walk, path, "it is neither a file nor a folder");
  else if (isLink && above.includes(source))
    throw refuse(walk, path, "the link leads to a folder that contains it");
  else await readFolder(walk, `${path}/`, source, [...above, source]);
}

async function followLink(walk: Walk, path: string, file: string): Promise<string | undefined> {
  const source = await realpath(file).catch((cause: unknown) => {
    throw refuse(walk, path, "the link leads to nothing", cause);
  });
  const inside = relative(walk.realRoot, source).split(sep).join("/");
  if (inside === ".." || inside.startsWith("../") || inside.includes(":")) {
    throw refuse(walk, path, "the link leads out of the folder");
  }
  // If a file's own name keeps it in, a link must not ship it under another.
  const reason = inside === "" ? undefined : walk.skip(inside);
  if (reason) walk.tree.skipped.push({ path, reason: `it links to "${inside}": ${reason}` });
  return reason ? undefined : source;
}

/** For a file or folder that the build needs but may not read. */
export function unreadable(file: string, cause: unknown): UserError {
  const reason = refusalReason(cause) ?? (errorCode(cause) || String(cause));
  return new UserError(`Cannot read "${file}": ${reason}`, {
    hint: "check its permissions, or move it away",
    cause,
  });
}

function refuse(walk: Walk, path: string, state: string, cause?: unknown): UserError {
  return new UserError(`Cannot take the file "${path}" of "${walk.realRoot}": ${state}`, {
    hint: "remove it, or put the file itself there",
    cause,
  });
}
