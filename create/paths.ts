// The template's own files by name, in paths.txt: a copy has no history that tells them from what was in its folder before.
// `bun create/paths.ts` writes the list anew; a test compares it with what git knows.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { listFiles } from "./template-files.ts";

const listFile = "create/paths.txt";

if (import.meta.main) {
  const template = join(import.meta.dir, "..");
  await writeFile(join(template, listFile), await renderPaths(template));
}

/** Those that are there of the paths a copy of the template brought with it. */
export async function readPaths(dir: string): Promise<string[]> {
  const listed = (await readFile(join(dir, listFile), "utf8")).split(/\r?\n/).filter((path) => path !== "");
  const found = listed.map(async (path) => ((await Bun.file(join(dir, path)).exists()) ? [path] : []));
  return (await Promise.all(found)).flat();
}

/** @param template a checkout, where git says which files there are */
export async function renderPaths(template: string): Promise<string> {
  const paths = new Set([...(await listFiles(template, {})), listFile]);
  return `${[...paths].sort().join("\n")}\n`;
}
