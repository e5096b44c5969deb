import { describe, expect, test } from "bun:test";

import {
  browserPlaces,
  findWindowBrowser,
  type WindowMachine,
} from "../../../src/run/window/find-browser.ts";
import type { ProgramDisk } from "../../../src/run/window/program-disk.ts";

const screen = { DISPLAY: ":0" };
const edge = String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`;
const ownChrome = String.raw`C:\Users\Ann\AppData\Local\Google\Chrome\Application\chrome.exe`;
const windowsEnv = {
  ProgramFiles: "C:\\Program Files",
  "ProgramFiles(x86)": "C:\\Program Files (x86)",
  ProgramW6432: "C:\\Program Files",
  LOCALAPPDATA: "C:\\Users\\Ann\\AppData\\Local",
};
const safari = "/Applications/Safari.app/Contents/MacOS/Safari";
const macEdge = "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge";
const ownBrave = "/Users/ann/Applications/Brave Browser.app/Contents/MacOS/Brave Browser";

interface Files {
  /** Path → where it leads, or the script it is. */
  [file: string]: { leadsTo?: string; script?: string };
}

function diskOf(files: Files): ProgramDisk {
  return {
    find: (program) => Object.keys(files).find((file) => file.endsWith(`bin/${program}`)) ?? null,
    exists: (file) => file in files,
    resolve: (file) => files[file]?.leadsTo ?? file,
    readScript: (file) => files[file]?.script ?? "",
  };
}

function find(machine: Partial<WindowMachine>, files: Files): string | null {
  return findWindowBrowser(
    { platform: "linux", env: screen, homedir: "/home/ann", ...machine },
    diskOf(files),
  );
}

describe("findWindowBrowser() on Linux", () => {
  test.each([
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge-stable",
    "brave-browser",
    "vivaldi-stable",
  ])("finds %s", (name) => {
    expect(find({}, { [`/usr/bin/${name}`]: {}, "/usr/bin/firefox": {} })).toBe(`/usr/bin/${name}`);
  });

  test.each<[string, Record<string, string>, string | null]>([
    ["no screen", {}, null],
    ["an empty DISPLAY", { DISPLAY: "" }, null],
    ["X11", { DISPLAY: ":0" }, "/usr/bin/chromium"],
    ["Wayland", { WAYLAND_DISPLAY: "wayland-0" }, "/usr/bin/chromium"],
  ])("with %s", (_, env, found) => {
    expect(find({ env }, { "/usr/bin/chromium": {} })).toBe(found);
  });

  test.each<[string, Files]>([
    ["of /snap/bin", { "/snap/bin/chromium": { leadsTo: "/usr/bin/snap" } }],
    ["by a link to snap", { "/usr/bin/chromium": { leadsTo: "/usr/bin/snap" } }],
    ["by a link into a snap", { "/usr/bin/chromium": { leadsTo: "/snap/chromium/current/chrome" } }],
    [
      "by Ubuntu's script",
      { "/usr/bin/chromium-browser": { script: '#!/bin/sh\nexec /snap/bin/chromium "$@"\n' } },
    ],
    ["of other distributions", { "/usr/bin/chromium": { leadsTo: "/var/lib/snapd/snap/bin/chromium" } }],
    [
      "of Flatpak",
      { "/usr/bin/chromium": { script: '#!/bin/sh\nexec flatpak run org.chromium.Chromium "$@"\n' } },
    ],
    ["that Flatpak exports", { "/usr/bin/chromium": { leadsTo: "/var/lib/flatpak/exports/bin/chromium" } }],
  ])("passes over a confined browser %s, and takes the next", (_, confined) => {
    expect(find({}, confined)).toBeNull();
    expect(find({}, { ...confined, "/opt/bin/vivaldi": {} })).toBe("/opt/bin/vivaldi");
  });

  test("takes Debian's script, which starts the browser itself", () => {
    const script = '#!/bin/sh\nexec /usr/lib/chromium/chromium "$@"\n';
    expect(find({}, { "/usr/bin/chromium": { script } })).toBe("/usr/bin/chromium");
  });
});

describe("findWindowBrowser() on macOS", () => {
  const mac = { platform: "darwin", env: {}, homedir: "/Users/ann" } as const;

  test.each<[string | null, string[]]>([
    [null, [safari]],
    [macEdge, [safari, macEdge]],
    [ownBrave, [macEdge, ownBrave]],
  ])("finds %s", (found, files) => {
    expect(find(mac, Object.fromEntries(files.map((file) => [file, {}])))).toBe(found);
  });
});

describe("findWindowBrowser() on Windows", () => {
  const windows = { platform: "win32", env: windowsEnv, homedir: "C:\\Users\\Ann" } as const;

  test.each<[string, Record<string, string>, string[], string | null]>([
    ["Edge, which is always there", windowsEnv, [edge], edge],
    ["Chrome of one user before Edge", windowsEnv, [edge, ownChrome], ownChrome],
    [
      "it by variables in capitals",
      { "PROGRAMFILES(X86)": "C:\\Program Files (x86)" },
      [edge, ownChrome],
      edge,
    ],
    ["nothing without variables", {}, [edge, ownChrome], null],
    ["nothing where nothing is", windowsEnv, [], null],
  ])("finds %s", (_, env, files, found) => {
    expect(find({ ...windows, env }, Object.fromEntries(files.map((file) => [file, {}])))).toBe(found);
  });

  test("browserPlaces() names each place once", () => {
    const places = browserPlaces(windows);
    expect(places).toContain(edge);
    expect(new Set(places).size).toBe(places.length);
  });
});
