// The template's builds in a copy: removed with nothing of the maker's around.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { removeLeftOver } from "../src/left-over.ts";
import { listFiles } from "../../kit/test/support/released-homes.ts";
import { tempFolder } from "../../kit/test/support/temp-folder.ts";

const builds = [
  ".dev/home/notebook.db",
  "dist/SHA256SUMS",
  "dist/linux-x64/notebook",
  "dist/notebook-0.1.0-linux-x64.tar.gz",
  "test/fixture/dist/windows-x64/fixture.exe",
];

test("removeLeftOver() takes the template's builds out of a copy that is nothing else", async () => {
  await using folder = await copyWith(["test/.DS_Store"]);
  expect(await removeLeftOver(folder.dir, ["build.ts"])).toEqual([]);
  expect(listFiles(folder.dir)).toEqual(["build.ts", "test/.DS_Store"]);
});

test.each(["mine.txt", "dist/mine.js", "dist/linux-x64/mine", "test/fixture/dist/release.json/mine"])(
  "removeLeftOver() leaves all there is beside %s",
  async (mine) => {
    await using folder = await copyWith([mine]);
    const before = listFiles(folder.dir);
    expect(await removeLeftOver(folder.dir, ["build.ts"])).toEqual(["dist", ".dev", "test/fixture/dist"]);
    expect(listFiles(folder.dir)).toEqual(before);
  },
);

async function copyWith(more: readonly string[]) {
  const folder = await tempFolder();
  for (const path of ["build.ts", ...builds, ...more]) await Bun.write(join(folder.dir, path), "");
  return folder;
}
