import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { removeTree } from "../../../src/run/home/remove-tree.ts";
import { impossible, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("removeTree() removes a folder with all in it, a file, and nothing", async () => {
  await using folder = await tempFolder();
  const at = (...names: string[]) => join(folder.dir, ...names);
  mkdirSync(at("a", "b", "c"), { recursive: true });
  for (const file of [at("a", "1"), at("a", "b", "2"), at("file")]) writeFileSync(file, "");
  for (const name of ["a", "file", "gone"]) await removeTree(at(name));
  expect(readdirSync(folder.dir)).toEqual([]);
});

const links = unless(process.platform === "win32" ? impossible("a link needs a right there") : null);
links.test("removeTree() follows no link", async () => {
  await using folder = await tempFolder();
  const at = (...names: string[]) => join(folder.dir, ...names);
  for (const name of ["a", "kept"]) mkdirSync(at(name));
  writeFileSync(at("kept", "file"), "");
  symlinkSync(at("kept"), at("a", "link"));
  symlinkSync(at("kept", "file"), at("link"));
  for (const name of ["a", "link"]) await removeTree(at(name));
  expect([readdirSync(folder.dir), existsSync(at("kept", "file"))]).toEqual([["kept"], true]);
});
