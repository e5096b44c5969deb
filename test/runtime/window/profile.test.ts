import { describe, expect, test } from "bun:test";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";

import { isProfileOpen, prepareProfile } from "../../../src/runtime/window/profile.ts";
import { tempHome, type TempHome } from "../../support/home.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

/** More than any system gives. */
const nobody = 2 ** 30;

unless(notOnWindows("only administrators may make links there, and the browser makes none")).describe(
  "a profile with the mark of a process",
  () => {
    test.each([
      ["of this computer", `laptop-${process.pid}`, true],
      ["of another user", "laptop-1", true],
      ["that crashed", `laptop-${nobody}`, false],
      ["of another computer", `desktop-${process.pid}`, false],
      ["of a computer with a longer name", `my-laptop-${process.pid}`, false],
      ["that nobody understands", "laptop", false],
    ])("%s", async (_, target, open) => {
      await using home = await markedProfile(target);
      expect(isProfileOpen(home.path, "laptop")).toBe(open);
    });

    test("prepareProfile() takes the mark of another computer away, and nothing else", async () => {
      await using home = await markedProfile("desktop-12");
      writeFileSync(home.file("Preferences"), "{}");
      prepareProfile(home.path, "laptop");
      expect(lstatSync(home.file("SingletonLock"), { throwIfNoEntry: false })).toBeUndefined();
      expect(readFileSync(home.file("Preferences"), "utf8")).toBe("{}");
    });

    test.each([
      ["is open", process.pid, true],
      ["a crash left", nobody, false],
    ])("prepareProfile() leaves what a browser uses: a profile that %s", async (_, pid, isKept) => {
      await using home = await markedProfile(`laptop-${pid}`);
      const cache = home.file("Default", "Cache");
      mkdirSync(cache, { recursive: true });
      prepareProfile(home.path, "laptop");
      expect(existsSync(cache)).toBe(isKept);
    });

    test("prepareProfile() leaves this computer's mark to the browser", async () => {
      await using home = await markedProfile(`laptop-${nobody}`);
      prepareProfile(home.path, "laptop");
      expect(lstatSync(home.file("SingletonLock"), { throwIfNoEntry: false })).toBeDefined();
    });
  },
);

describe("isProfileOpen()", () => {
  test("is false for a profile that is not there, or new", async () => {
    await using home = await tempHome();
    expect(isProfileOpen(home.path, hostname())).toBe(false);
    prepareProfile(home.path, hostname());
    expect(isProfileOpen(home.path, hostname())).toBe(false);
  });

  test("is true while the file is there by which Windows' browsers hold it", async () => {
    await using home = await tempHome();
    prepareProfile(home.path, hostname());
    writeFileSync(home.file("lockfile"), "");
    expect(isProfileOpen(home.path, hostname())).toBe(true);
  });
});

describe("prepareProfile()", () => {
  test("makes a folder of its user's own", async () => {
    await using home = await tempHome();
    prepareProfile(home.file(".state", "window"), hostname());
    if (process.platform === "win32") expect(existsSync(home.file(".state", "window"))).toBe(true);
    else expect(statSync(home.file(".state", "window")).mode & 0o777).toBe(0o700);
  });

  test("forgets what was answered at the app's address, and keeps what its page has stored", async () => {
    await using home = await tempHome();
    const answers = [
      "Default/Cache/Cache_Data",
      "Default/Code Cache/js",
      "Profile 1/Service Worker/Database",
    ];
    const kept = ["Default/Local Storage/leveldb", "Default/IndexedDB", "Crash Reports"];
    for (const folder of [...answers, ...kept]) mkdirSync(home.file(folder), { recursive: true });
    for (const folder of answers) writeFileSync(home.file(folder, "000003.log"), "");
    prepareProfile(home.path, hostname());
    expect(readdirSync(home.file("Default")).toSorted()).toEqual(["IndexedDB", "Local Storage"]);
    expect(readdirSync(home.file("Profile 1"))).toEqual([]);
    expect(kept.filter((folder) => !existsSync(home.file(folder)))).toEqual([]);
  });

  test("says that the disk refuses", async () => {
    await using home = await tempHome();
    writeFileSync(home.path, "");
    expect(() => prepareProfile(home.file("window"), hostname())).toThrow(
      "there is a file where a folder should be",
    );
  });
});

async function markedProfile(target: string): Promise<TempHome> {
  const home = await tempHome();
  mkdirSync(home.path);
  symlinkSync(target, home.file("SingletonLock"));
  return home;
}
