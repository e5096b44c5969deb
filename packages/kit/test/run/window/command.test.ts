import { describe, expect, test } from "bun:test";

import { windowCommand } from "../../../src/run/window/command.ts";

const size = { width: 960, height: 800 };

describe("windowCommand()", () => {
  test.each([
    {
      platform: "linux",
      program: "/usr/bin/chromium",
      page: "file:///home/ann/.notes/.state/open.html",
      profile: "/home/ann/.notes/.state/window",
      more: ["--class=chrome-__proc_self_cwd_notes.html-Default", "--name=notes", "--password-store=basic"],
    },
    {
      platform: "darwin",
      program: "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      page: "file:///Users/ann/.notes/.state/open.html",
      profile: "/Users/ann/.notes/.state/window",
      more: [],
    },
    {
      platform: "win32",
      program: String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
      page: "file:///C:/Users/Ann/.notes/.state/open.html",
      profile: String.raw`C:\Users\Ann\.notes\.state\window`,
      more: [],
    },
  ] as const)("on $platform", ({ platform, program, page, profile, more }) => {
    expect(windowCommand({ platform }, program, { page, profile, size, name: "notes" })).toEqual([
      program,
      `--app=${page}`,
      `--user-data-dir=${profile}`,
      `--disk-cache-dir=${profile}`,
      "--window-size=960,800",
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-sync",
      "--disable-background-mode",
      "--hide-crash-restore-bubble",
      "--disable-features=Translate,SpareRendererForSitePerProcess",
      ...more,
    ]);
  });
});
