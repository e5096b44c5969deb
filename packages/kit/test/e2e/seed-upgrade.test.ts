// A home with the files of one version meets a version with others. Two real executables, this machine's own platform.
import { beforeAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { seedVersions, startAndStop, usedHome } from "../support/seed-versions.ts";
import { notOnWindows, unless } from "../support/skip.ts";

const buildTimeoutMs = 10 * 60_000;
const hasModes = process.platform !== "win32";

describe("a new version with other seeds", () => {
  let first: Binary;
  let second: Binary;
  beforeAll(async () => {
    [first, second] = await seedVersions();
  }, buildTimeoutMs);

  test("follows the rules for every file, and tells the user once", async () => {
    await using home = await usedHome(first);
    const read = (path: string) => readFileSync(home.file(path), "utf8");
    const lines = (await startAndStop(second, home)).trimEnd().split("\n");
    expect(lines).toEqual([
      'Kept your files; the new versions are beside them: "notes/edited.txt.new", "notes/folder.txt.new", "own.txt.new"',
      'Replaced files you had edited: "tool.bin"; your copies are in backups/seeds/',
      'Kept files you had edited that this version no longer ships: "old/edited.txt"',
      'Could not unpack some files; your own are in their place: "blocked"',
    ]);
    expect({
      untouched: read("notes/untouched.txt"),
      edited: read("notes/edited.txt"),
      beside: read("notes/edited.txt.new"),
      same: read("notes/edited-same.txt"),
      merged: read("notes/merged.txt"),
      besideFolder: read("notes/folder.txt.new"),
      own: read("own.txt"),
      besideOwn: read("own.txt.new"),
      blocked: read("blocked"),
      brandNew: read("brand/new.txt"),
      run: read("run.sh"),
      tool: read("tool.bin"),
      once: read("once.txt"),
      onceDropped: read("once-dropped.txt"),
      droppedEdited: read("old/edited.txt"),
      letters: read("LETTERS.txt"),
    }).toEqual({
      untouched: "two\n",
      edited: "one\nmine\nthree\n",
      beside: "one\ntwo\nTHREE\n",
      same: "one\nmine\nthree\n",
      merged: "two\n",
      besideFolder: "two\n",
      own: "my own\n",
      besideOwn: "two\n",
      blocked: "my own\n",
      brandNew: "two\n",
      run: "#!/bin/sh\necho two\n",
      tool: "two\0",
      once: "one\nmine\nthree\n",
      onceDropped: "one\n",
      droppedEdited: "one\nmine\nthree\n",
      letters: "two\n",
    });
    const gone = [
      "notes/deleted.txt",
      "notes/deleted.txt.new",
      "notes/merged.txt.new",
      "old/untouched.txt",
      "older",
    ];
    expect(gone.filter((path) => existsSync(home.file(path)))).toEqual([]);
    expect(lstatSync(home.file("notes/folder.txt")).isDirectory()).toBe(true);
    if (hasModes) expect(statSync(home.file("run.sh")).mode & 0o777).toBe(0o700);
    const copies = readdirSync(home.file("backups", "seeds"));
    expect(copies).toEqual([expect.stringMatching(/^tool\.bin\.1\.0\.0-\d{8}T\d{6}Z$/)]);
    expect(read(`backups/seeds/${copies[0]}`)).toBe("one\nmine\nthree\n");
    expect(await startAndStop(second, home)).toBe("");
  });

  unless(notOnWindows("Windows lets only administrators make links")).test(
    "follows no link of the user's",
    async () => {
      await using home = await usedHome(first);
      const outside = join(home.user, "outside.txt");
      writeFileSync(outside, "elsewhere\n");
      rmSync(home.file("notes/untouched.txt"));
      symlinkSync(outside, home.file("notes/untouched.txt"));
      rmSync(home.file("older"), { recursive: true });
      symlinkSync(home.user, home.file("brand"));
      expect(await startAndStop(second, home)).toContain('"brand"');
      expect(readFileSync(outside, "utf8")).toBe("elsewhere\n");
      expect(readdirSync(home.user)).toEqual(["outside.txt"]);
      expect(lstatSync(home.file("notes/untouched.txt")).isSymbolicLink()).toBe(true);
    },
  );

  test("goes on with a damaged ledger, keeps all edits and says so", async () => {
    await using home = await usedHome(first);
    writeFileSync(home.file(".state", "ledger.json"), "{");
    expect(await startAndStop(second, home)).toContain("was damaged");
    expect(readFileSync(home.file("notes/edited.txt"), "utf8")).toBe("one\nmine\nthree\n");
    expect(readFileSync(home.file("notes/untouched.txt.new"), "utf8")).toBe("two\n");
    expect(await startAndStop(second, home)).toBe("");
  });

  unless(notOnWindows("Windows has no permission bits")).test("keeps a mode the user chose", async () => {
    await using home = await usedHome(first);
    chmodSync(home.file("run.sh"), 0o640);
    await startAndStop(second, home);
    expect(readFileSync(home.file("run.sh"), "utf8")).toContain("echo two");
    expect(statSync(home.file("run.sh")).mode & 0o777).toBe(0o640);
  });
});
