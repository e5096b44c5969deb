import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { companionOf, hasJournal, hasLog } from "../../../src/run/database/companion-files.ts";
import { linkedDatabase } from "../../support/linked-database.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

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

unless(notOnWindows("making a link takes a right there")).describe("of a link", () => {
  test("comes to an end where links go round", async () => {
    await using folder = await linkedDatabase();
    symlinkSync("d.db", join(folder.dir, "d.db"));
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
