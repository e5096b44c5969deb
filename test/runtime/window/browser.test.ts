import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { browserCommand, openBrowser } from "../../../src/runtime/window/browser.ts";
import { tempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const url = "http://127.0.0.1:4747/?a=b&c=d";
const programs: Record<string, string> = {
  "xdg-open": "/usr/bin/xdg-open",
  firefox: "/usr/bin/firefox",
  "/opt/My Browser/run": "/opt/My Browser/run",
  "C:\\Browser\\run.exe": "C:\\Browser\\run.exe",
};

type Platform = "linux" | "darwin" | "win32";

describe("browserCommand()", () => {
  test.each<[Platform, Record<string, string>, string[] | null]>([
    ["linux", {}, null],
    ["linux", { DISPLAY: "" }, null],
    ["linux", { DISPLAY: ":0" }, ["/usr/bin/xdg-open", url]],
    ["linux", { WAYLAND_DISPLAY: "wayland-0" }, ["/usr/bin/xdg-open", url]],
    ["linux", { BROWSER: "firefox" }, ["/usr/bin/firefox", url]],
    ["linux", { BROWSER: "" }, null],
    ["linux", { BROWSER: "none" }, null],
    ["linux", { BROWSER: "none", DISPLAY: ":0" }, ["/usr/bin/xdg-open", url]],
    ["linux", { BROWSER: "none:firefox" }, ["/usr/bin/firefox", url]],
    ["linux", { BROWSER: ":: firefox " }, ["/usr/bin/firefox", url]],
    ["linux", { BROWSER: "firefox --new-window" }, ["/usr/bin/firefox", "--new-window", url]],
    ["linux", { BROWSER: "firefox %s --new" }, ["/usr/bin/firefox", url, "--new"]],
    ["linux", { BROWSER: "/opt/My Browser/run" }, ["/opt/My Browser/run", url]],
    ["darwin", {}, ["open", url]],
    ["darwin", { BROWSER: "firefox" }, ["/usr/bin/firefox", url]],
    ["win32", {}, ["rundll32", "url.dll,FileProtocolHandler", url]],
    ["win32", { BROWSER: "none" }, ["rundll32", "url.dll,FileProtocolHandler", url]],
    ["win32", { BROWSER: "none;C:\\Browser\\run.exe" }, ["C:\\Browser\\run.exe", url]],
  ])("on %s with %j is %j", (platform, env, command) => {
    expect(browserCommand({ platform, env }, url, (program) => programs[program] ?? null)).toEqual(command);
  });

  test("opens nothing on a desktop without xdg-open", () => {
    expect(browserCommand({ platform: "linux", env: { DISPLAY: ":0" } }, url, () => null)).toBeNull();
  });
});

describe("openBrowser()", () => {
  test("says that there is none where there is none", () => {
    expect(openBrowser({ platform: "linux", env: { PATH: "" } }, url)).toBe(false);
  });

  unless(notOnWindows("Windows starts no shell script as a program")).test(
    "starts the program and gives it the address as it is",
    async () => {
      await using home = await tempHome("a folder");
      mkdirSync(home.path);
      writeFileSync(home.file("browser"), '#!/bin/sh\nprintf %s "$1" > "$0.part" && mv "$0.part" "$0.out"\n');
      chmodSync(home.file("browser"), 0o700);
      const env = { PATH: process.env["PATH"], BROWSER: home.file("browser") };
      expect(openBrowser({ platform: "linux", env }, url)).toBe(true);
      await until(() => existsSync(home.file("browser.out")), Boolean);
      expect(readFileSync(home.file("browser.out"), "utf8")).toBe(url);
    },
  );
});
