// Fixes the order of the embedded files. The compiler reads a folder as the disk lists it: the same
// files come in another order on another disk. It keeps the order of several folders, so that each
// file gets one of its own.
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

import { compareText } from "../file-tree.ts";
import { inParallel } from "../in-parallel.ts";
import { linkOrCopy } from "./link-or-copy.ts";

const filesAtOnce = 64;

/**
 * @param embedded the staged folder
 * @returns for `compile.assets`: folders of the same name, beside it, each with one of its files
 */
export async function orderAssets(embedded: string): Promise<string[]> {
  const ordered = `${embedded}-in-order`;
  await rm(ordered, { recursive: true, force: true });
  const entries = await readdir(embedded, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(embedded, join(parentPath, name)))
    .sort((a, b) => compareText(a.replaceAll("\\", "/"), b.replaceAll("\\", "/")));
  return await inParallel([...paths.entries()], filesAtOnce, async ([index, path]) => {
    const folder = join(ordered, String(index), basename(embedded));
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await linkOrCopy(join(embedded, path), join(folder, path));
    return folder;
  });
}
