import { describe, expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { mayReplace } from "../../../src/run/update/check-place.ts";
import { explainFixedPlace, explainReadOnlyPlace } from "../../../src/run/update/place.ts";
import { asOrdinaryUser } from "../../support/ordinary-user.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const at = (platform: "linux" | "darwin" | "win32", execPath: string) =>
  explainFixedPlace({ platform, execPath }, "notes")?.hint ?? null;

describe("explainFixedPlace()", () => {
  test.each([
    ["linux", "/home/ann/notes"],
    ["linux", "/home/ann/.local/bin/notes"],
    ["linux", "/usr/local/bin/notes"],
    ["linux", "/srv/opt/notes"],
    ["darwin", "/Users/ann/Downloads/notes"],
    ["darwin", "/Applications/Notes.app/Contents/MacOS/notes"],
    ["darwin", "/Users/ann/Applications/Notes.app/Contents/MacOS/notes"],
    ["win32", "C:\\Users\\ann\\Downloads\\notes.exe"],
    ["win32", "C:\\Users\\ann\\AppData\\Local\\Programs\\Notes\\notes.exe"],
  ] as const)("lets %s replace %s", (platform, path) => {
    expect(at(platform, path)).toBeNull();
  });

  test.each([
    ["linux", "/usr/bin/notes", "update it with the system's other programs"],
    ["linux", "/usr/lib/notes/notes", "update it with the system's other programs"],
    ["linux", "/opt/notes/notes", "update it with the system's other programs"],
    ["linux", "/snap/notes/12/notes", "update it with that package manager"],
    ["linux", "/nix/store/abc-notes/bin/notes", "update it with that package manager"],
    ["linux", "/home/linuxbrew/.linuxbrew/Cellar/notes/1.0.0/bin/notes", "brew upgrade notes"],
    ["linux", "/home/ann/p/node_modules/@notes/linux-x64/notes", "npm update --global notes"],
    ["darwin", "/opt/homebrew/Caskroom/notes/1.0.0/Notes.app/Contents/MacOS/notes", "brew upgrade notes"],
    [
      "darwin",
      "/private/var/folders/x/AppTranslocation/1/d/Notes.app/Contents/MacOS/notes",
      "move the app into",
    ],
    ["darwin", "/Volumes/Notes/Notes.app/Contents/MacOS/notes", "copy the app into"],
    ["win32", "C:\\Users\\ann\\scoop\\apps\\notes\\current\\notes.exe", "scoop update notes"],
    [
      "win32",
      "C:\\Users\\ann\\AppData\\Local\\Microsoft\\WinGet\\Packages\\x\\notes.exe",
      "winget upgrade notes",
    ],
    ["win32", "C:\\Program Files\\Notes\\notes.exe", "download the new version's installer"],
  ] as const)("says on %s what updates %s", (platform, path, hint) => {
    expect(at(platform, path)).toContain(hint);
  });
});

test.each([
  ["/Applications/Notes.app/Contents/MacOS/notes", "Applications of your home folder"],
  ["/usr/local/bin/notes", "a folder of your own"],
])("explainReadOnlyPlace() names where %s can be updated", (execPath, hint) => {
  expect(explainReadOnlyPlace({ platform: "darwin", execPath }).hint).toContain(hint);
});

unless(notOnWindows("Windows has no such modes")).test(
  "mayReplace() goes by the owner in a folder that is open to all",
  async () => {
    await using folder = await tempFolder();
    const executable = join(folder.dir, "notes");
    writeFileSync(executable, "");
    await asOrdinaryUser(folder.dir, () => {
      const me = process.geteuid?.() ?? 0;
      const may = (mode: number, uid: number) => {
        chmodSync(folder.dir, mode);
        return mayReplace(executable, uid);
      };
      expect([may(0o700, me), may(0o777, me + 1)]).toEqual([true, true]);
      expect([may(0o1777, me), may(0o1777, me + 1)]).toEqual([true, false]);
      chmodSync(folder.dir, 0o700);
    });
  },
);
