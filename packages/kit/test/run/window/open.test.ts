import { expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

import { followWindow, openWindow, type OpenWindow } from "../../../src/run/window/open.ts";
import { fakeBrowser } from "../../support/fake-browser.ts";
import { tempHome, type TempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";
import { impossible, notOnWindows, unless } from "../../support/skip.ts";

const machine = {
  platform: process.platform === "darwin" ? "darwin" : "linux",
  env: { PATH: process.env["PATH"] },
  uid: process.getuid?.() ?? null,
  hostname: hostname(),
} as const;

unless(notOnWindows("Windows starts no shell script as a program")).describe("openWindow()", () => {
  test("knows nothing of a browser that is not there", async () => {
    await using home = await tempHome();
    expect(await open(home, home.file("none"))).toBeNull();
  });

  test("gives up a browser that ends at once with an error", async () => {
    await using home = await tempHome();
    expect(await open(home, script(home, "exit 1"))).toBeNull();
  });

  test("is closed when the browser ends", async () => {
    await using home = await tempHome();
    const window = await open(home, script(home, 'echo $$ > "$0.pid"; exec sleep 60'), { timeoutMs: 50 });
    const pid = await until(() => readNumber(home.file("browser.pid")), Boolean);
    expect(await isClosed(window)).toBe(false);
    process.kill(pid);
    await window?.closed;
  });

  test("is closed at once when its user was quick", async () => {
    await using home = await tempHome();
    const window = await open(home, script(home, "exit 0"));
    await window?.closed;
    expect(window).not.toBeNull();
  });

  test.each([0, 21])(
    "stays open in the earlier browser that took it over; the new one ends with %d",
    async (code) => {
      await using home = await tempHome();
      mkdirSync(home.path);
      const mark = home.file("SingletonLock");
      await using earlier = await fakeBrowser(home.path);
      symlinkSync(`${hostname()}-${earlier.pid}`, mark);
      const window = await open(home, script(home, `exit ${code}`));
      expect(window).not.toBeNull();
      expect(await isClosed(window)).toBe(false);
      rmSync(mark);
      await window?.closed;
    },
  );

  test("is closed when every page has gone, and ends a browser that goes on without windows", async () => {
    await using home = await tempHome();
    const ends = home.file("ended.txt");
    const pages = Promise.withResolvers<void>();
    const opening = open(home, endedByTerm(home, ends), { pagesGone: pages.promise });
    await isUp(home);
    pages.resolve();
    // A page that came and went has shown that the browser works: there is nothing to wait for.
    await (
      await opening
    )?.closed;
    await until(() => existsSync(ends), Boolean);
  });
});

unless(notOnWindows("a browser leaves no such mark there")).describe("followWindow()", () => {
  test("knows nothing of a window that is not there any more", async () => {
    await using home = await tempHome();
    expect(await followWindow(machine, home.path, { timeoutMs: 0 })).toBeNull();
  });

  test("is closed when the browser that somebody else started ends", async () => {
    await using home = await tempHome();
    mkdirSync(home.path);
    await using browser = await fakeBrowser(home.path);
    const mark = home.file("SingletonLock");
    symlinkSync(`${hostname()}-${browser.pid}`, mark);
    const window = await followWindow(machine, home.path, { timeoutMs: 0 });
    expect(await isClosed(window)).toBe(false);
    rmSync(mark);
    await window?.closed;
  });

  test("is closed when every page has gone, and ends that browser where it goes on without windows", async () => {
    await using home = await tempHome();
    const ends = home.file("ended.txt");
    const browser = Bun.spawn([endedByTerm(home, ends), `--user-data-dir=${home.path}`]);
    // Before that, its arguments are not its own yet, and a signal would end it without a word.
    await isUp(home);
    symlinkSync(`${hostname()}-${browser.pid}`, home.file("SingletonLock"));
    const pages = Promise.withResolvers<void>();
    const window = await followWindow(machine, home.path, { timeoutMs: 0, pagesGone: pages.promise });
    pages.resolve();
    await window?.closed;
    await until(() => existsSync(ends), Boolean);
    await browser.exited;
  });
});

const notLinux = process.platform === "linux" ? null : impossible("only Linux names windows so");

unless(notLinux).describe("the page's address on Linux", () => {
  test("leads a new browser through its working folder, and one with another folder directly", async () => {
    await using home = await tempHome();
    mkdirSync(home.path);
    const page = `file://${home.file("notes.html")}`;
    const seen = home.file("seen.txt");
    const record = script(home, `printf '%s %s' "$PWD" "$1" > "${seen}.new" && mv "${seen}.new" "${seen}"`);
    await open(home, record, { page });
    expect(readFileSync(seen, "utf8")).toBe(`${home.path} --app=file:///proc/self/cwd/notes.html`);
    rmSync(seen);
    await using earlier = await fakeBrowser(home.path);
    symlinkSync(`${hostname()}-${earlier.pid}`, home.file("SingletonLock"));
    await open(home, record, { page });
    expect(await until(() => existsSync(seen) && readFileSync(seen, "utf8"), Boolean)).toEndWith(
      ` --app=${page}`,
    );
  });
});

interface OpenOptions {
  page?: string;
  timeoutMs?: number;
  pagesGone?: Promise<void>;
}

/** The home's folder itself serves as the profile. */
function open(
  home: TempHome,
  program: string,
  { page = "file:///open.html", timeoutMs = 30_000, pagesGone }: OpenOptions = {},
): Promise<OpenWindow | null> {
  const look = {
    page,
    profile: home.path,
    size: { width: 1, height: 1 },
    name: "notes",
  };
  return openWindow(machine, program, look, { timeoutMs, ...(pagesGone && { pagesGone }) });
}

function script(home: TempHome, text: string): string {
  mkdirSync(home.path, { recursive: true });
  const file = home.file("browser");
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o700);
  return file;
}

/** A browser that goes on until it is told to end, and writes that down. */
function endedByTerm(home: TempHome, ends: string): string {
  const loop = `echo $$ > "$0.pid"; while :; do sleep 0.05; done`;
  return script(home, `trap 'echo yes > "${ends}"; exit' TERM; ${loop}`);
}

function isUp(home: TempHome): Promise<number> {
  return until(() => readNumber(home.file("browser.pid")), Boolean);
}

function readNumber(file: string): number {
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
}

/** What has settled by now is told within a round of the event loop. */
async function isClosed(window: OpenWindow | null): Promise<boolean> {
  let closed = false;
  void window?.closed.then(() => (closed = true));
  await new Promise((resolve) => setImmediate(resolve));
  return closed;
}
