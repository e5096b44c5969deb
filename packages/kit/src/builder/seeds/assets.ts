// Finds the files of config.assets, which stay inside the executable under their paths in the
// project. Copies nothing.
import { realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";

import { UserError } from "../../run/errors.ts";
import { compareText, readFileTree, skipAlways, type SkippedFile, type TreeFile } from "../file-tree.ts";
import { inParallel } from "../in-parallel.ts";
import type { Plan } from "../plan/make.ts";
import { inspectedBytes, makeMatcher, suspectContent, suspectName } from "./suspects.ts";

const filesAtOnce = 16;

export interface Assets {
  /** Paths relative to the project, with forward slashes, sorted; each once. */
  files: readonly TreeFile[];
  skipped: readonly SkippedFile[];
}

/** @throws UserError for an entry that is missing or leads out of the project */
export async function readAssets({
  projectDir,
  config,
}: Pick<Plan, "projectDir" | "config">): Promise<Assets> {
  const isAllowed = makeMatcher(config.allow ?? []);
  const found = await Promise.all(
    (config.assets ?? []).map((entry) => readEntry(projectDir, entry, isAllowed)),
  );
  const files = new Map(found.flatMap((tree) => tree.files).map((file) => [file.path, file]));
  return {
    files: [...files.values()].sort((a, b) => compareText(a.path, b.path)),
    skipped: found.flatMap((tree) => tree.skipped),
  };
}

async function readEntry(
  projectDir: string,
  entry: string,
  isAllowed: (path: string) => boolean,
): Promise<Assets> {
  const source = join(projectDir, entry);
  const path = relative(projectDir, source).split(sep).join("/");
  if (path === "" || path === ".." || path.startsWith("../") || isAbsolute(entry) || entry.includes("\\")) {
    throw refuse(
      entry,
      "it is not a path inside the project",
      "write it relative to the project, with forward slashes",
    );
  }
  const found = await stat(source).catch((cause: unknown) => {
    throw refuse(entry, "there is no such file or folder", "correct config.assets in src/config.ts", cause);
  });
  await checkInside(projectDir, source, entry);
  const reason = skipAlways(basename(source));
  if (reason) throw refuse(entry, reason, "take it out of config.assets in src/config.ts");
  // Naming the file itself is intention enough.
  if (found.isFile()) return { files: [{ path, source, size: found.size }], skipped: [] };
  const tree = await readFileTree(source, skipAlways);
  const place = <Item extends { path: string }>(item: Item) => ({ ...item, path: `${path}/${item.path}` });
  const unlisted = tree.files.filter((file) => !isAllowed(place(file).path));
  await inParallel(unlisted, filesAtOnce, (file) => checkUnsuspected(file, place(file).path));
  return { files: tree.files.map(place), skipped: tree.skipped.map(place) };
}

async function checkUnsuspected({ path, source }: TreeFile, shown: string): Promise<void> {
  const beginning = Buffer.from(await Bun.file(source).slice(0, inspectedBytes).arrayBuffer());
  const reason = suspectName(path) ?? suspectContent(beginning);
  if (reason === undefined) return;
  throw refuse(shown, reason, "move it elsewhere; if everyone may have it, list it in config.allow");
}

async function checkInside(projectDir: string, source: string, entry: string): Promise<void> {
  const way = relative(await realpath(projectDir), await realpath(source));
  if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return;
  throw refuse(entry, "it is a link that leads out of the project", "put the file itself there");
}

function refuse(entry: string, state: string, hint: string, cause?: unknown): UserError {
  return new UserError(`Cannot embed the asset "${entry}": ${state}`, { hint, cause });
}
