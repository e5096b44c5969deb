import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describeObstacle, makeFolder } from "../../../src/run/home/make-folder.ts";
import { refusalOf } from "../../support/refusal.ts";
import { impossible, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const notLinux = process.platform === "linux" ? null : impossible("only Linux has /proc");

describe("makeFolder()", () => {
  test("makes a folder and those above it, and tells the uppermost", async () => {
    await using folder = await tempFolder();
    const made = join(folder.dir, "a", "b", "c");
    expect(makeFolder(made)).toBe(join(folder.dir, "a"));
    expect(statSync(made).isDirectory()).toBe(true);
    expect(makeFolder(made)).toBeUndefined();
  });

  test("takes a link to a folder", async () => {
    await using folder = await tempFolder();
    const link = join(folder.dir, "backups");
    mkdirSync(join(folder.dir, "drive"));
    symlinkSync(join(folder.dir, "drive"), link);
    expect(makeFolder(link)).toBeUndefined();
    makeFolder(join(link, "seeds"));
    expect(readdirSync(join(folder.dir, "drive"))).toEqual(["seeds"]);
  });

  test.each<[string, string[]]>([
    ["it", []],
    ['"LINK"', ["seeds", "deep"]],
  ])("says of a link to a drive that is away that %s leads nowhere", async (what, below) => {
    await using folder = await tempFolder();
    const link = join(folder.dir, "backups");
    const drive = join(folder.dir, "drive", "backups");
    symlinkSync(drive, link);
    const wanted = join(link, ...below);
    expect(await refusalOf(() => makeFolder(wanted))).toMatchObject({
      exitCode: 4,
      message: `Cannot make the folder "${wanted}": ${what.replace("LINK", link)} is a link to "${drive}", which is not there`,
      hint: expect.stringContaining("connect the drive"),
    });
    expect(describeObstacle(link)).toMatchObject({
      state: `is a link to "${drive}", which is not there`,
      hint: expect.stringContaining("connect the drive"),
    });
    expect(describeObstacle(folder.dir)).toBeNull();
  });

  test.each<[string, string[]]>([
    ["in its place", []],
    ["above it", ["deep"]],
  ])("says that there is a file %s", async (_, below) => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "backups");
    writeFileSync(file, "");
    expect(await refusalOf(() => makeFolder(join(file, ...below)))).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining("there is a file in its place"),
    });
    expect(describeObstacle(file)).toMatchObject({ state: "is not a folder" });
  });

  test("says that a link leads in a circle", async () => {
    await using folder = await tempFolder();
    const link = join(folder.dir, "backups");
    symlinkSync(link, link);
    expect(await refusalOf(() => makeFolder(link))).toMatchObject({
      exitCode: 4,
      hint: expect.stringContaining("remove"),
    });
  });

  unless(notLinux).test("says of a place where nobody can make one that it takes none", async () => {
    // As a drive letter of Windows that is not connected.
    expect(await refusalOf(() => makeFolder("/proc/samara-none/deep"))).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining("takes none"),
      hint: expect.stringContaining("connect the drive"),
    });
  });
});
