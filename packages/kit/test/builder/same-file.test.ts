import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "bun:test";

import { isSameFile } from "../../src/builder/same-file.ts";
import { tempFolder } from "../support/temp-folder.ts";

const size = 2_500_000;

test.each<[string, number | null, boolean]>([
  ["the same bytes", null, true],
  ["another first byte", 0, false],
  ["another byte in between", 1_500_000, false],
  ["another last byte", size - 1, false],
])("isSameFile() on files with %s", async (_, at, isSame) => {
  await using folder = await tempFolder();
  const [a, b] = [join(folder.dir, "a"), join(folder.dir, "b")] as const;
  const bytes = new Uint8Array(size).fill(7);
  await writeFile(a, bytes);
  if (at !== null) bytes[at] = 8;
  await writeFile(b, bytes);
  expect(await isSameFile(a, b)).toBe(isSame);
});

test("isSameFile() is false for other sizes and missing files, and true for two empty ones", async () => {
  await using folder = await tempFolder();
  const [a, b] = [join(folder.dir, "a"), join(folder.dir, "b")] as const;
  await writeFile(a, "aaa");
  expect(await isSameFile(a, b)).toBe(false);
  await writeFile(b, "aaaa");
  expect(await isSameFile(a, b)).toBe(false);
  await writeFile(a, "");
  await writeFile(b, "");
  expect(await isSameFile(a, b)).toBe(true);
});
