import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hashFile, isCaseBlind, makeDiskReader } from "../../../src/run/seeds/disk-state.ts";
import { asOrdinaryUser } from "../../support/ordinary-user.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const isUnix = process.platform !== "win32";
const hash = (text: string) => new Bun.CryptoHasher("sha256").update(text).digest("hex");

describe("makeDiskReader()", () => {
  test("tells files, folders and nothing apart", async () => {
    await using home = await tempFolder();
    mkdirSync(join(home.dir, "folder", "empty"), { recursive: true });
    writeFileSync(join(home.dir, "folder", "a.txt"), "hello");
    chmodSync(join(home.dir, "folder", "a.txt"), 0o640);
    const look = makeDiskReader(home.dir);
    const file = { kind: "file", sha256: hash("hello"), ...(isUnix && { mode: 0o640 }) } as const;
    expect(look("folder/a.txt")).toEqual(file);
    const folder = look("folder");
    expect(folder.kind === "folder" && folder.entries.toSorted()).toEqual(["folder/a.txt", "folder/empty/"]);
    expect(look("nowhere")).toEqual({ kind: "absent" });
    expect(look("no/where")).toEqual({ kind: "absent" });
  });

  test("finds what stands where a folder should be", async () => {
    await using home = await tempFolder();
    mkdirSync(join(home.dir, "folder"));
    writeFileSync(join(home.dir, "folder", "file"), "");
    expect(makeDiskReader(home.dir)("folder/file/a/b.txt")).toEqual({ kind: "blocked", by: "folder/file" });
  });

  unless(notOnWindows("Windows lets only administrators make links")).test(
    "follows no link, and waits for no pipe",
    async () => {
      await using home = await tempFolder();
      mkdirSync(join(home.dir, "real"));
      writeFileSync(join(home.dir, "real", "a.txt"), "hello");
      symlinkSync("real", join(home.dir, "linked"));
      symlinkSync("real/a.txt", join(home.dir, "link.txt"));
      symlinkSync("nowhere", join(home.dir, "dangling"));
      Bun.spawnSync(["mkfifo", join(home.dir, "pipe")]);
      const look = makeDiskReader(home.dir);
      expect(look("linked/a.txt")).toEqual({ kind: "blocked", by: "linked" });
      expect(look("link.txt")).toEqual({ kind: "symlink" });
      expect(look("dangling")).toEqual({ kind: "symlink" });
      expect(look("pipe")).toEqual({ kind: "other" });
    },
  );

  unless(notOnWindows("Windows has no permission bits")).test(
    "tells a file that nobody may read",
    async () => {
      await using home = await tempFolder();
      writeFileSync(join(home.dir, "a.txt"), "hello");
      chmodSync(join(home.dir, "a.txt"), 0);
      const state = await asOrdinaryUser(home.dir, () => makeDiskReader(home.dir)("a.txt"));
      expect(state).toEqual({ kind: "unreadable" });
    },
  );
});

describe("hashFile()", () => {
  test("hashes a file that is larger than one read", async () => {
    await using home = await tempFolder();
    const text = "0123456789".repeat(70_000);
    writeFileSync(join(home.dir, "big"), text);
    expect(hashFile(join(home.dir, "big"))).toBe(hash(text));
  });
});

describe("isCaseBlind()", () => {
  test("compares two names of one folder", async () => {
    await using home = await tempFolder();
    expect(isCaseBlind(home.dir)).toBe(false);
    mkdirSync(join(home.dir, ".state"));
    // On Linux names differ in every letter; elsewhere the answer depends on the disk.
    if (process.platform === "linux") expect(isCaseBlind(home.dir)).toBe(false);
    if (process.platform === "win32") expect(isCaseBlind(home.dir)).toBe(true);
  });
});
