import { describe, expect, test } from "bun:test";

import { browserChoices } from "../../../src/run/window/browser-choices.ts";
import type { ProgramDisk } from "../../../src/run/window/program-disk.ts";
import type { UsualBrowser } from "../../../src/run/window/usual-browser.ts";

const file = "/home/ann/.notes/.state/open.html";
const page = `file://${file}`;
const snap = "/home/ann/snap/firefox/common";
const flatpak = "/home/ann/.var/app/org.mozilla.firefox";
const programs: Record<string, string> = {
  "xdg-open": "/usr/bin/xdg-open",
  firefox: "/usr/bin/firefox",
  flatpak: "/usr/bin/flatpak",
  env: "/usr/bin/env",
  ubuntu: "/usr/bin/ubuntu",
  "/snap/bin/firefox": "/snap/bin/firefox",
  "/opt/My Browser/run": "/opt/My Browser/run",
  "C:\\Browser\\run.exe": "C:\\Browser\\run.exe",
  "/mnt/c/Firefox/firefox.exe": "/mnt/c/Firefox/firefox.exe",
};
const nobodyKnows: UsualBrowser = { exec: null, opensFiles: true };
const screen = { DISPLAY: ":0" };

type Platform = "linux" | "darwin" | "win32";
/** The folder, then the command. */
type Choice = (string | null)[];

function choose(platform: Platform, env: Record<string, string>, usual = nobodyKnows, more: string[] = []) {
  const disk: ProgramDisk = {
    find: (program) => programs[program] ?? null,
    exists: (path) => more.includes(path),
    resolve: (path) => (path.startsWith("/snap/bin/") ? "/usr/bin/snap" : path),
    readScript: (path) => (path === programs["ubuntu"] ? '#!/bin/sh\nexec /snap/bin/firefox "$@"\n' : ""),
  };
  return browserChoices({ platform, env, homedir: "/home/ann" }, disk, usual).map(
    ({ folder, command }): Choice => Array.of<string | null>(folder).concat(command(file)),
  );
}

describe("browserChoices()", () => {
  const opener: Choice = [null, "/usr/bin/xdg-open", page];
  const named: Choice = [null, "/usr/bin/firefox", page];
  test.each<[Platform, Record<string, string>, Choice[]]>([
    ["linux", {}, []],
    ["linux", { DISPLAY: "" }, []],
    ["linux", screen, [opener]],
    ["linux", { WAYLAND_DISPLAY: "wayland-0" }, [opener]],
    ["linux", { BROWSER: "firefox" }, [named]],
    ["linux", { BROWSER: "" }, []],
    ["linux", { BROWSER: "none" }, []],
    ["linux", { BROWSER: "none", ...screen }, [opener]],
    ["linux", { BROWSER: "firefox", ...screen }, [named, opener]],
    ["linux", { BROWSER: "none:firefox" }, [named]],
    ["linux", { BROWSER: ":: firefox " }, [named]],
    ["linux", { BROWSER: "firefox --new-window" }, [[null, "/usr/bin/firefox", "--new-window", page]]],
    ["linux", { BROWSER: "firefox %s --new" }, [[null, "/usr/bin/firefox", page, "--new"]]],
    ["linux", { BROWSER: "firefox --url=%s" }, [[null, "/usr/bin/firefox", `--url=${page}`]]],
    ["linux", { BROWSER: "/opt/My Browser/run" }, [[null, "/opt/My Browser/run", page]]],
    ["linux", { BROWSER: "/snap/bin/firefox" }, [[snap, "/snap/bin/firefox", page]]],
    ["linux", { BROWSER: "ubuntu" }, [[snap, "/usr/bin/ubuntu", page]]],
    [
      "linux",
      { BROWSER: "flatpak run --branch=stable org.mozilla.firefox" },
      [[flatpak, "/usr/bin/flatpak", "run", "--branch=stable", "org.mozilla.firefox", page]],
    ],
    [
      "linux",
      { BROWSER: "/mnt/c/Firefox/firefox.exe", WSL_DISTRO_NAME: "Ubuntu" },
      [[null, "/mnt/c/Firefox/firefox.exe", `file://wsl.localhost/Ubuntu${file}`]],
    ],
    ["darwin", {}, [[null, "open", page]]],
    ["darwin", { BROWSER: "firefox" }, [named, [null, "open", page]]],
    ["win32", {}, [[null, "rundll32", "url.dll,FileProtocolHandler", page]]],
    [
      "win32",
      { BROWSER: "none;C:\\Browser\\run.exe" },
      [
        [null, "C:\\Browser\\run.exe", page],
        [null, "rundll32", "url.dll,FileProtocolHandler", page],
      ],
    ],
  ])("on %s with %j", (platform, env, choices) => {
    expect(choose(platform, env)).toEqual(choices);
  });

  test("asks the browser itself after xdg-open, and before it where that would open an editor", () => {
    const exec = ["firefox", "%u"];
    expect(choose("linux", screen, { exec, opensFiles: true })).toEqual([opener, named]);
    expect(choose("linux", screen, { exec, opensFiles: false })).toEqual([named, opener]);
    expect(choose("linux", screen, { exec: ["gone", "%u"], opensFiles: false })).toEqual([opener]);
  });

  test.each<[string, string[], string]>([
    ["a Snap", ["env", "BAMF_DESKTOP_FILE_HINT=/x.desktop", "/snap/bin/firefox", "%u"], snap],
    ["Ubuntu's script", ["ubuntu", "%u"], snap],
    [
      "a Flatpak",
      [
        "/usr/bin/flatpak",
        "run",
        "--command=firefox",
        "--file-forwarding",
        "org.mozilla.firefox",
        "@@u",
        "%u",
        "@@",
      ],
      flatpak,
    ],
  ])("puts the page where %s can read it", (_, exec, folder) => {
    const [first] = choose("linux", screen, { exec, opensFiles: true });
    expect(first).toEqual([folder, "/usr/bin/xdg-open", page]);
  });

  test("puts it into a Snap's folder also where nobody knows the usual browser", () => {
    expect(choose("linux", screen, nobodyKnows, [snap])).toEqual([[snap, "/usr/bin/xdg-open", page]]);
  });

  test("gives no browser anything but the name of the file", () => {
    const all = [
      ...choose("linux", { BROWSER: "firefox:ubuntu", ...screen }, { exec: ["firefox"], opensFiles: false }),
      ...choose("darwin", {}),
      ...choose("win32", {}),
    ];
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter((command) => command.some((part) => part?.includes("code=")))).toEqual([]);
  });
});
