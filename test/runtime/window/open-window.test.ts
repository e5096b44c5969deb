import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

import { openWindow, type OpenWindow } from "../../../src/runtime/window/open-window.ts";
import { tempHome, type TempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";

const machine = { platform: "linux", env: { PATH: process.env["PATH"] } } as const;

// Windows starts no shell script as a program.
describe.skipIf(process.platform === "win32")("openWindow()", () => {
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
    const window = await open(home, script(home, 'echo $$ > "$0.pid"; exec sleep 60'), 50);
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
      symlinkSync(`${hostname()}-${process.pid}`, mark);
      const window = await open(home, script(home, `exit ${code}`));
      expect(window).not.toBeNull();
      expect(await isClosed(window)).toBe(false);
      rmSync(mark);
      await window?.closed;
    },
  );
});

/** The home's folder itself serves as the profile. */
function open(home: TempHome, program: string, patienceMs = 30_000): Promise<OpenWindow | null> {
  const look = {
    page: "file:///open.html",
    profile: home.path,
    size: { width: 1, height: 1 },
    name: "notes",
  };
  return openWindow(machine, program, look, patienceMs);
}

function script(home: TempHome, text: string): string {
  mkdirSync(home.path, { recursive: true });
  const file = home.file("browser");
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o700);
  return file;
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
