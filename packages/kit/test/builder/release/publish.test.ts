import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { openWorkFolder, publishFile, publishText } from "../../../src/builder/release/publish.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("openWorkFolder()", () => {
  test("makes a folder inside the output folder, and removes it when disposed", async () => {
    await using out = await tempFolder();
    let folder = "";
    {
      await using work = await openWorkFolder(join(out.dir, "dist"));
      folder = work.folder;
      expect(folder).toStartWith(join(out.dir, "dist", ".building-"));
      await writeFile(join(folder, "half"), "");
    }
    expect(existsSync(folder)).toBe(false);
  });

  test("removes what dead builds left, and nothing of a living one or of the output", async () => {
    await using out = await tempFolder();
    const dead = Bun.spawnSync([process.execPath, "--version"]).pid;
    const kept = [`.building-${process.ppid}`, "linux-x64"];
    for (const name of [`.building-${dead}`, `.building-${process.pid}`, ...kept]) {
      await mkdir(join(out.dir, name));
      await writeFile(join(out.dir, name, "file"), "");
    }
    await writeFile(join(out.dir, "linux-x64", ".replaced-1-2"), "");
    const work = await openWorkFolder(out.dir);
    await work[Symbol.asyncDispose]();
    expect((await readdir(out.dir)).sort()).toEqual(kept);
    expect(await readdir(join(out.dir, "linux-x64"))).toEqual(["file"]);
  });
});

describe("publishFile()", () => {
  test("replaces the old file and makes the folder", async () => {
    await using out = await tempFolder();
    const to = join(out.dir, "linux-x64", "sprout");
    for (const text of ["old", "new"]) {
      await writeFile(join(out.dir, "work"), text);
      await publishFile(join(out.dir, "work"), to);
    }
    expect(await readFile(to, "utf8")).toBe("new");
    expect(await readdir(out.dir)).toEqual(["linux-x64"]);
  });

  test("leaves the old file when the new one is missing", async () => {
    await using out = await tempFolder();
    const to = join(out.dir, "sprout");
    await writeFile(to, "old");
    expect(publishFile(join(out.dir, "gone"), to)).rejects.toThrow("ENOENT");
    expect(await readFile(to, "utf8")).toBe("old");
  });

  test("sets a file aside that cannot be replaced while it runs", async () => {
    await using out = await tempFolder();
    await writeFile(join(out.dir, "work"), "new");
    const to = join(out.dir, "sprout.exe");
    await writeFile(to, "old");
    let refusals = 0;
    await publishFile(join(out.dir, "work"), to, async (from, target) => {
      if (existsSync(target) && refusals++ === 0) throw Object.assign(new Error("busy"), { code: "EBUSY" });
      const { rename } = await import("node:fs/promises");
      await rename(from, target);
    });
    expect(refusals).toBe(1);
    expect(await readFile(to, "utf8")).toBe("new");
  });
});

describe("publishText()", () => {
  test("writes a file whole", async () => {
    await using out = await tempFolder();
    await using work = await openWorkFolder(out.dir);
    await publishText(work.folder, join(out.dir, "SHA256SUMS"), "aa  b\n");
    expect(await readFile(join(out.dir, "SHA256SUMS"), "utf8")).toBe("aa  b\n");
  });
});
