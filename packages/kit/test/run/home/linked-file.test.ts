import { describe, expect, test } from "bun:test";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { databaseItself, linkTarget } from "../../../src/run/home/linked-file.ts";
import { linkedDatabase } from "../../support/linked-database.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("linkTarget()", () => {
  test("is null for a file, and for nothing", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "a.db");
    expect(linkTarget(file)).toBeNull();
    writeFileSync(file, "");
    expect(linkTarget(file)).toBeNull();
  });
});

unless(notOnWindows("making a link takes a right there")).describe("databaseItself()", () => {
  test.each(["linux", "darwin"] as const)("follows links on %s", async (platform) => {
    await using folder = await linkedDatabase();
    expect(databaseItself(folder.link, platform)).toBe(folder.file);
    expect(databaseItself(folder.file, platform)).toBe(folder.file);
  });

  test("does not on win32, as SQLite does not", async () => {
    await using folder = await linkedDatabase();
    expect(databaseItself(folder.link, "win32")).toBe(folder.link);
  });

  test("follows links in turn, and one that leads nowhere", async () => {
    await using folder = await linkedDatabase();
    symlinkSync("a.db", join(folder.dir, "b.db"));
    symlinkSync(join(folder.dir, "nowhere.db"), join(folder.dir, "c.db"));
    const itself = (name: string) => databaseItself(join(folder.dir, name), "linux");
    expect([itself("b.db"), itself("c.db"), itself("none.db")]).toEqual([
      folder.file,
      join(folder.dir, "nowhere.db"),
      join(folder.dir, "none.db"),
    ]);
  });

  test("comes to an end where links go round", async () => {
    await using folder = await linkedDatabase();
    symlinkSync("d.db", join(folder.dir, "d.db"));
    expect(databaseItself(join(folder.dir, "d.db"), "linux")).toEndWith("d.db");
  });
});
