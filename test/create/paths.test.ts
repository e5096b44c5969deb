// The list of the template's own files, and what a copy takes for them.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { readPaths, renderPaths } from "../../create/paths.ts";
import { tempFolder } from "../support/temp-folder.ts";

const template = join(import.meta.dir, "..", "..");

test("create/paths.txt names every file of the template; `bun create/paths.ts` writes it anew", async () => {
  expect(await Bun.file(join(template, "create", "paths.txt")).text()).toBe(await renderPaths(template));
});

test("readPaths() takes those on the list that are there, and no file of the maker's", async () => {
  await using folder = await tempFolder();
  await Bun.write(join(folder.dir, "create", "paths.txt"), "a.ts\r\ngone.ts\n");
  for (const name of ["a.ts", "mine.ts"]) await Bun.write(join(folder.dir, name), "");
  expect(await readPaths(folder.dir)).toEqual(["a.ts"]);
});
