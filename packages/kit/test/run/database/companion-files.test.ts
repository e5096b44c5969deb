import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  companionOf,
  databaseItself,
  hasJournal,
  hasLog,
  linkTarget,
} from "../../../src/run/database/companion-files.ts";
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

describe("hasLog() and hasJournal()", () => {
  test.each([
    [{}, false, false],
    [{ "-wal": "", "-journal": "" }, false, false],
    [{ "-wal": "frames" }, true, false],
    [{ "-journal": "pages" }, true, true],
  ])("of a database beside %p: %p and %p", async (companions, log, journal) => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "a.db");
    for (const [ending, text] of Object.entries(companions)) writeFileSync(`${file}${ending}`, text);
    expect([hasLog(file), hasJournal(file)]).toEqual([log, journal]);
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
    expect(hasLog(join(folder.dir, "d.db"))).toBe(false);
  });

  test("is beside a link's target, also where a folder is a link", async () => {
    await using folder = await linkedDatabase();
    mkdirSync(join(folder.dir, "deep", "home"), { recursive: true });
    symlinkSync(join("..", "..", "elsewhere", "real.db"), join(folder.dir, "deep", "home", "a.db"));
    symlinkSync(join("deep", "home"), join(folder.dir, "home"));
    writeFileSync(`${folder.file}-wal`, "frames");
    expect(hasLog(join(folder.dir, "home", "a.db"))).toBe(true);
  });

  test("is where the log and the journal are looked for", async () => {
    await using folder = await linkedDatabase();
    expect(companionOf(folder.link, "-wal")).toBe(`${folder.file}-wal`);
    writeFileSync(`${folder.file}-journal`, "pages");
    expect([hasLog(folder.link), hasJournal(folder.link)]).toEqual([true, true]);
  });
});

async function linkedDatabase() {
  const folder = await tempFolder();
  mkdirSync(join(folder.dir, "elsewhere"));
  const file = join(folder.dir, "elsewhere", "real.db");
  writeFileSync(file, "");
  const link = join(folder.dir, "a.db");
  symlinkSync(join("elsewhere", "real.db"), link);
  return { ...folder, file, link };
}
