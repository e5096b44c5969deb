import { chmod } from "node:fs/promises";

import { describe, expect, test } from "bun:test";

import { readFileTree, skipAlways } from "../../src/builder/file-tree.ts";
import { asOrdinaryUser } from "../support/ordinary-user.ts";
import { tempProject } from "../support/project.ts";
import { refusalOf } from "../support/refusal.ts";
import { notOnWindows, unless } from "../support/skip.ts";

const nothing = () => undefined;

describe("readFileTree()", () => {
  test("lists files with forward slashes, sorted by code unit", async () => {
    await using project = await tempProject({ "t/b/c.txt": "12", "t/B.txt": "", "t/ä": "", "t/a.txt": "1" });
    const { files } = await readFileTree(project.file("t"), nothing);
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ["B.txt", 0],
      ["a.txt", 1],
      ["b/c.txt", 2],
      ["ä", 0],
    ]);
  });

  test("has nothing where there is no folder", async () => {
    await using project = await tempProject();
    expect(await readFileTree(project.file("none"), nothing)).toEqual({ files: [], skipped: [] });
  });

  test("does not look into a folder that is skipped", async () => {
    await using project = await tempProject({ "t/.git/HEAD": "", "t/a": "" });
    const { files, skipped } = await readFileTree(project.file("t"), skipAlways);
    expect(files.map(({ path }) => path)).toEqual(["a"]);
    expect(skipped).toEqual([{ path: ".git", reason: "it belongs to git" }]);
  });

  test("says so when the folder is a file", async () => {
    await using project = await tempProject({ t: "" });
    const refusal = await refusalOf(readFileTree(project.file("t"), nothing));
    expect(refusal.message).toBe(
      `Cannot read "${project.file("t")}": there is a file where a folder should be`,
    );
  });

  unless(notOnWindows("Windows has no permission bits")).test("says so when a folder is locked", async () => {
    await using project = await tempProject({ "t/locked/a": "" });
    await chmod(project.file("t", "locked"), 0);
    const refusal = await asOrdinaryUser(project.dir, () =>
      refusalOf(readFileTree(project.file("t"), nothing)),
    );
    await chmod(project.file("t", "locked"), 0o700);
    expect(refusal.message).toContain("permission is denied");
  });
});
