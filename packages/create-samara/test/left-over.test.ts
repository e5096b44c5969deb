// What is removed from a copy of the repository, and what of the maker's stays.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import { listFile, listTemplate, removeBuilds, removeFiles } from "../src/left-over.ts";
import { walk } from "../src/template.ts";
import { tempFolder } from "../../kit/test/support/temp-folder.ts";

const template = ["build.ts", "docs/guide.md", "packages/kit/src/run.ts", "src/app.ts"];
const builds = [
  ".dev/home/notes.db",
  "dist/SHA256SUMS",
  "dist/linux-x64/notes",
  "dist/notes-0.1.0-linux-x64.tar.gz",
];

describe("removeFiles()", () => {
  test("removes the template's files, and the folders that are empty then", async () => {
    await using folder = await copyWith([]);
    await removeFiles(folder.dir, await listTemplate(folder.dir));
    expect(await walk(folder.dir, "")).toEqual([]);
  });

  test("leaves each file of the maker's, in the same folders, too", async () => {
    const mine = ["docs/ideas.md", "packages/mine/index.ts", "src/mine.ts"];
    await using folder = await copyWith(mine);
    await removeFiles(folder.dir, await listTemplate(folder.dir));
    expect(await walk(folder.dir, "")).toEqual(mine);
  });
});

describe("removeBuilds()", () => {
  test("takes the template's builds out of a copy that is nothing else", async () => {
    await using folder = await copyWith(["test/.DS_Store"], builds);
    expect(await removeBuilds(folder.dir, await listTemplate(folder.dir))).toEqual([]);
    expect([...new Bun.Glob("{dist,.dev}/**").scanSync({ cwd: folder.dir, dot: true })]).toEqual([]);
  });

  test.each(["mine.txt", "dist/mine.js", "dist/linux-x64/mine"])(
    "leaves all there is beside %s",
    async (mine) => {
      await using folder = await copyWith([mine], builds);
      expect(await removeBuilds(folder.dir, await listTemplate(folder.dir))).toEqual(["dist", ".dev"]);
      const left = [...new Bun.Glob("{dist,.dev}/**").scanSync({ cwd: folder.dir, dot: true })];
      expect(left.sort()).toEqual(expect.arrayContaining(builds));
    },
  );
});

async function copyWith(more: readonly string[], built: readonly string[] = []) {
  const folder = await tempFolder();
  const list = template.filter((path) => !path.startsWith("packages/"));
  for (const path of [...template, ...more, ...built]) await Bun.write(join(folder.dir, path), "");
  await Bun.write(join(folder.dir, listFile), `${list.join("\n")}\n`);
  return folder;
}
