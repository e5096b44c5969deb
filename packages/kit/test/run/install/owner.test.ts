import { describe, expect, test } from "bun:test";

import { ownerFolder } from "../../../src/run/install/owner.ts";
import { refuseOwned } from "../../../src/run/install/read-facts.ts";
import { refusalOf } from "../../support/refusal.ts";

test.each([
  ["linux", "/usr/bin/notes", "/usr/bin"],
  ["linux", "/nix/store/abc-notes/bin/notes", "/nix/store/abc-notes/bin"],
  [
    "linux",
    "/home/linuxbrew/.linuxbrew/Cellar/notes/1/bin/notes",
    "/home/linuxbrew/.linuxbrew/Cellar/notes/1/bin",
  ],
  ["linux", "/home/ann/p/node_modules/notes-linux-x64/notes", "/home/ann/p/node_modules/notes-linux-x64"],
  ["linux", "/home/ann/Downloads/notes", null],
  ["linux", "/home/ann/.local/bin/notes", null],
  ["darwin", "/opt/homebrew/Cellar/notes/1/bin/notes", "/opt/homebrew/Cellar/notes/1/bin"],
  ["darwin", "/Users/ann/Downloads/Notes.app/Contents/MacOS/notes", null],
  [
    "win32",
    String.raw`C:\Users\Ann\scoop\apps\notes\1.0\notes.exe`,
    String.raw`C:\Users\Ann\scoop\apps\notes\1.0`,
  ],
  ["win32", String.raw`C:\Program Files\Notes\notes.exe`, String.raw`C:\Program Files\Notes`],
  ["win32", String.raw`C:\Users\Ann\Downloads\notes.exe`, null],
  ["win32", String.raw`C:\Users\Ann\AppData\Local\Programs\notes\notes.exe`, null],
] as const)("ownerFolder() on %s of %s is %p", (platform, execPath, expected) => {
  expect(ownerFolder({ platform, execPath })).toBe(expected);
});

describe("refuseOwned()", () => {
  const ann = {
    platform: "linux",
    execPath: "/home/ann/notes",
    homedir: "/home/ann",
    uid: 1000,
    env: {},
  } as const;

  test.each([
    ["it runs from its sources", ann, false],
    ["a package manager looks after it", { ...ann, execPath: "/usr/bin/notes" }, true],
    ["none is here", { ...ann, uid: 0, env: { SUDO_UID: "1000" } }, true],
    ["none is here", { ...ann, homedir: "" }, true],
  ] as const)("says that %s", async (state, machine, isExecutable) => {
    const refusal = await refusalOf(() => refuseOwned(machine, "Notes", isExecutable));
    expect(refusal.message).toContain(state);
    expect(refusal.hint).toBeString();
  });

  test("lets a user's own file pass", () => {
    expect(() => refuseOwned(ann, "Notes", true)).not.toThrow();
  });
});
