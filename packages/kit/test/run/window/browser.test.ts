import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openBrowser } from "../../../src/run/window/browser.ts";
import { UserError } from "../../../src/run/errors.ts";
import { tempHome, type TempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";
import { writePrograms } from "../../support/programs.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

describe("openBrowser()", () => {
  test("says that there is none where there is none, and writes no page", async () => {
    const machine = { platform: "linux", env: { PATH: "" }, homedir: "/nowhere" } as const;
    const isShown = await openBrowser(machine, () => {
      throw new Error("nobody reads it");
    });
    expect(isShown).toBe(false);
  });
});

const scripts = unless(notOnWindows("Windows starts no shell script as a program"));

scripts.describe("openBrowser() with a program", () => {
  test("starts it with the address of the page's file", async () => {
    await using home = await tempHome("a folder");
    expect(await open(home, { mine: record(home) }, { BROWSER: "mine" })).toEqual({
      isShown: true,
      asked: [null],
    });
    expect(await seen(home)).toStartWith("file:///");
    expect(await seen(home)).toEndWith("/a%20page.html");
  });

  test("that goes on is shown, once it had the time to fail", async () => {
    await using home = await tempHome();
    const program = `echo $$ > "${pidOf(home)}"; exec sleep 60`;
    expect(await open(home, { mine: program }, { BROWSER: "mine" }, 50)).toMatchObject({ isShown: true });
    process.kill(Number(readFileSync(pidOf(home), "utf8")), "SIGKILL");
  });

  test.each([
    ["fails, as xdg-open does in WSL and in containers", { "xdg-open": "exit 3" }, false],
    ["is no program", { "xdg-open": null }, false],
    ["fails, and tries the next", { bad: "exit 1", "xdg-open": "exit 0" }, true],
  ])("notices one that %s", async (_, programs, isShown) => {
    await using home = await tempHome();
    const env = { DISPLAY: ":0", BROWSER: "bad" };
    expect(await open(home, programs as Record<string, string>, env)).toMatchObject({ isShown });
  });

  test("gives way to the next where its page cannot be written", async () => {
    await using home = await tempHome();
    const programs = { "xdg-open": record(home), ...desktopOf("firefox_firefox.desktop") };
    writeEntry(home, "firefox_firefox.desktop", "env X=1 /snap/bin/firefox %u");
    expect(await open(home, programs, { DISPLAY: ":0" }, 3000, refuse)).toMatchObject({ isShown: false });
  });

  test("asks the desktop which browser is the usual one, and where that can read a page", async () => {
    await using home = await tempHome();
    const programs = { "xdg-open": record(home), ...desktopOf("firefox_firefox.desktop") };
    writeEntry(home, "firefox_firefox.desktop", "env X=1 /snap/bin/firefox %u");
    const common = join(home.user, "snap", "firefox", "common");
    expect(await open(home, programs, { DISPLAY: ":0" })).toEqual({ isShown: true, asked: [common] });
  });

  test("starts the usual browser itself where the desktop opens pages with an editor", async () => {
    await using home = await tempHome();
    const programs = {
      "xdg-open": "exit 0",
      mine: record(home),
      ...desktopOf("mine.desktop", "editor.desktop"),
    };
    writeEntry(home, "mine.desktop", "mine %u");
    expect(await open(home, programs, { DISPLAY: ":0" })).toMatchObject({ isShown: true });
    expect(await seen(home)).toStartWith("file:///");
  });
});

function refuse(): void {
  throw new UserError("Cannot write");
}

/** What xdg-mime answers for links, and for pages. */
function desktopOf(links: string, pages = links): Record<string, string> {
  return { "xdg-mime": `case "$3" in text/html) echo ${pages};; *) echo ${links};; esac` };
}

function writeEntry(home: TempHome, id: string, exec: string): void {
  const folder = join(home.user, ".local", "share", "applications");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, id), `[Desktop Entry]\nExec=${exec}\n`);
}

/** @param programs scripts by name; null for a file that cannot be started */
async function open(
  home: TempHome,
  programs: Record<string, string | null>,
  env: Record<string, string>,
  timeoutMs = 3000,
  write: () => void = () => {},
) {
  const bin = join(home.user, "bin");
  // A desktop of the machine's own must not answer.
  writePrograms(bin, { "xdg-mime": "exit 4", ...programs });
  const asked: (string | null)[] = [];
  const machine = {
    platform: "linux",
    env: { PATH: `${bin}:/usr/bin:/bin`, ...env },
    homedir: home.user,
  } as const;
  const writePage = (folder: string | null) => {
    asked.push(folder);
    write();
    return join(home.user, "a page.html");
  };
  const isShown = await openBrowser(machine, writePage, timeoutMs);
  return { isShown, asked };
}

const seenIn = (home: TempHome) => join(home.user, "seen.txt");
const pidOf = (home: TempHome) => join(home.user, "pid.txt");

/** A script that keeps the address it was given. */
function record(home: TempHome): string {
  const file = seenIn(home);
  return `printf '%s' "$1" > "${file}.new" && mv "${file}.new" "${file}"`;
}

async function seen(home: TempHome): Promise<string> {
  await until(() => existsSync(seenIn(home)), Boolean);
  return readFileSync(seenIn(home), "utf8");
}
