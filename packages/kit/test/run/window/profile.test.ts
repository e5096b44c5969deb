import { describe, expect, test } from "bun:test";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";

import { isProfileOpen, prepareProfile } from "../../../src/run/window/profile.ts";
import { fakeBrowser } from "../../support/fake-browser.ts";
import { tempHome, type TempHome } from "../../support/home.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const laptop = {
  platform: process.platform === "darwin" ? "darwin" : "linux",
  env: { PATH: process.env["PATH"] },
  uid: process.getuid?.() ?? null,
  hostname: "laptop",
} as const;
const here = process.platform === "win32" ? ({ ...laptop, platform: "win32" } as const) : laptop;

/** More than any system gives. */
const nobody = 2 ** 30;

unless(notOnWindows("only administrators may make links there, and the browser makes none")).describe(
  "a profile with the mark of a process",
  () => {
    test.each([
      ["that crashed", `laptop-${nobody}`],
      ["whose number another program of the user has by now", `laptop-${process.pid}`],
      ["whose number another user's program has by now", "laptop-1"],
      ["of another computer", `desktop-${process.pid}`],
      ["of a computer with a longer name", `my-laptop-${process.pid}`],
      ["that nobody understands", "laptop"],
    ])("%s is open in no browser", async (_, target) => {
      await using home = await markedProfile(target);
      expect(await isProfileOpen(home.path, laptop)).toBe(false);
    });

    test("that runs on this profile is open, by whichever path it was named", async () => {
      await using home = await tempHome();
      mkdirSync(home.path);
      const link = home.file("..", "link");
      symlinkSync(home.path, link);
      for (const [named, asked] of [
        [home.path, home.path],
        [link, home.path],
        [home.path, link],
      ] as const) {
        await using browser = await fakeBrowser(named);
        rmSync(home.file("SingletonLock"), { force: true });
        symlinkSync(`laptop-${browser.pid}`, home.file("SingletonLock"));
        expect(await isProfileOpen(asked, laptop)).toBe(true);
        // Asked of ps, as on macOS, which says the words of the command only: there a link counts as another folder.
        if (named === asked) expect(await isProfileOpen(asked, { ...laptop, platform: "darwin" })).toBe(true);
        expect(await isProfileOpen(asked, { ...laptop, uid: 12 })).toBe(false);
        expect(await isProfileOpen(asked, { ...laptop, platform: "darwin", uid: 12 })).toBe(false);
      }
    });

    test("that runs on a profile whose name only begins the same is open in no browser", async () => {
      await using home = await tempHome();
      mkdirSync(home.path);
      await using browser = await fakeBrowser(`${home.path}-2`);
      symlinkSync(`laptop-${browser.pid}`, home.file("SingletonLock"));
      for (const platform of ["linux", "darwin"] as const) {
        expect(await isProfileOpen(home.path, { ...laptop, platform })).toBe(false);
      }
    });

    test("prepareProfile() takes the mark of another computer away, and nothing else", async () => {
      await using home = await markedProfile("desktop-12");
      writeFileSync(home.file("Preferences"), "{}");
      await prepareProfile(home.path, laptop);
      expect(lstatSync(home.file("SingletonLock"), { throwIfNoEntry: false })).toBeUndefined();
      expect(readFileSync(home.file("Preferences"), "utf8")).toBe("{}");
    });

    test.each([
      ["leaves what a browser uses: a profile that is open", "browser"],
      ["forgets what a browser that crashed has stored", nobody],
      ["forgets it also where another program has that browser's number by now", process.pid],
    ])("prepareProfile() %s", async (_, holder) => {
      await using home = await tempHome();
      mkdirSync(home.path);
      await using browser = await fakeBrowser(home.path);
      symlinkSync(`laptop-${holder === "browser" ? browser.pid : holder}`, home.file("SingletonLock"));
      const cache = home.file("Default", "Cache");
      mkdirSync(cache, { recursive: true });
      await prepareProfile(home.path, laptop);
      expect(existsSync(cache)).toBe(holder === "browser");
    });

    test("prepareProfile() leaves this computer's mark to the browser", async () => {
      await using home = await markedProfile(`laptop-${nobody}`);
      await prepareProfile(home.path, laptop);
      expect(lstatSync(home.file("SingletonLock"), { throwIfNoEntry: false })).toBeDefined();
    });
  },
);

describe("isProfileOpen()", () => {
  test("is false for a profile that is not there, or new", async () => {
    await using home = await tempHome();
    expect(await isProfileOpen(home.path, here)).toBe(false);
    await prepareProfile(home.path, here);
    expect(await isProfileOpen(home.path, here)).toBe(false);
  });

  test("is true while the file is there by which Windows' browsers hold it", async () => {
    await using home = await tempHome();
    await prepareProfile(home.path, here);
    writeFileSync(home.file("lockfile"), "");
    expect(await isProfileOpen(home.path, here)).toBe(true);
  });
});

describe("prepareProfile()", () => {
  test("makes a folder of its user's own", async () => {
    await using home = await tempHome();
    await prepareProfile(home.file(".state", "window"), here);
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
    await prepareProfile(home.path, here);
    expect(readdirSync(home.file("Default")).toSorted()).toEqual(["IndexedDB", "Local Storage"]);
    expect(readdirSync(home.file("Profile 1"))).toEqual([]);
    expect(kept.filter((folder) => !existsSync(home.file(folder)))).toEqual([]);
  });

  test("says that the disk refuses", async () => {
    await using home = await tempHome();
    writeFileSync(home.path, "");
    await expect(prepareProfile(home.file("window"), here)).rejects.toThrow(
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
