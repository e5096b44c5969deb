import { describe, expect, test } from "bun:test";

import { checkBrowser } from "../../../src/run/doctor/browser.ts";
import { judgeClock } from "../../../src/run/doctor/clock.ts";
import { judgeSpace } from "../../../src/run/doctor/disk.ts";
import { checkEnvironment } from "../../../src/run/doctor/environment.ts";
import { judgeTaken } from "../../../src/run/doctor/port.ts";
import { judgeQuarantine } from "../../../src/run/doctor/quarantine.ts";
import { renderFindings } from "../../../src/run/doctor/render.ts";

const megabyte = 1024 * 1024;

describe("judgeSpace()", () => {
  test.each([
    [1000 * megabyte, 0, "ok"],
    [50 * megabyte, 0, "ok"],
    [49 * megabyte, 0, "warning"],
    [1000 * megabyte, 500 * megabyte, "warning"],
    [9 * megabyte, 0, "problem"],
  ] as const)("with %i free bytes and a database of %i: %s", (free, database, state) => {
    expect(judgeSpace(free, database)).toMatchObject({ name: "disk", state });
  });

  test("says how much is needed", () => {
    expect(judgeSpace(100 * megabyte, 100 * megabyte)).toMatchObject({
      text: "100 MB are free",
      hint: "free some space: a new version may need 250 MB",
    });
  });
});

describe("judgeClock()", () => {
  const built = new Date("2026-01-31T00:00:00Z");
  test.each<[string, string, string | null, string]>([
    ["2026-02-01", "ok", null, "2026-02-01"],
    ["2026-01-30T12:00:00Z", "ok", null, "2026-01-30"],
    ["2026-01-29", "warning", null, "before this version was made"],
    ["1970-01-01", "warning", null, "before this version was made"],
    ["2026-02-01", "warning", "2026-02-03", "before your data was last written"],
    ["2026-02-02T12:00:00Z", "ok", "2026-02-03", "2026-02-02"],
    ["2046-01-01", "ok", null, "2046-01-01"],
    ["2099-01-01", "warning", null, "decades after"],
  ])("at %s: %s (written %p)", (now, state, written, text) => {
    const finding = judgeClock({
      now: new Date(now),
      built,
      written: written === null ? null : new Date(written),
    });
    expect(finding).toMatchObject({ state, text: expect.stringContaining(text) });
  });

  test("knows nothing of the age of a build without a time", () => {
    const finding = judgeClock({ now: new Date("2026-01-01"), built: new Date("1980-01-01"), written: null });
    expect(finding.state).toBe("ok");
  });
});

const inEnvironment = (env: Record<string, string>) => checkEnvironment({ machine: { env } });

describe("checkEnvironment()", () => {
  test.each([
    "BUN_OPTIONS",
    "BUN_BE_BUN",
    "BUN_CONFIG_REGISTRY",
    "BUN_INSPECT_CONNECT_TO",
    "NODE_OPTIONS",
    "LD_PRELOAD",
    "DYLD_INSERT_LIBRARIES",
  ])("warns of %s, and does not show its value", (name) => {
    const finding = inEnvironment({ PATH: "/bin", [name]: "secret-value" });
    expect(finding).toMatchObject({ state: "warning", hint: `unset ${name}, unless you know why it is set` });
    expect(JSON.stringify(finding)).not.toContain("secret-value");
  });

  test.each([{}, { PATH: "/bin" }, { BUN_OPTIONS: "" }, { MY_BUN_OPTIONS: "x" }, { BUN_INSTALL: "/x" }])(
    "has nothing to say about %j",
    (env) => {
      expect(inEnvironment(env).state).toBe("ok");
    },
  );
});

describe("judgeQuarantine()", () => {
  test.each([
    ["linux", "/a", "0083;x", "ok"],
    ["darwin", "/a", null, "ok"],
    ["darwin", "/a", "0083;5f;Safari;", "warning"],
    ["darwin", "/private/var/folders/x/AppTranslocation/y/a", null, "warning"],
    ["win32", "C:\\a.exe", null, "ok"],
    ["win32", "C:\\a.exe", "[ZoneTransfer]\r\nZoneId=3\r\n", "warning"],
    ["win32", "C:\\a.exe", "[ZoneTransfer]\r\nZoneId=0\r\n", "ok"],
  ] as const)("on %s %s with %j: %s", (platform, file, mark, state) => {
    expect(judgeQuarantine(file, platform, mark).state).toBe(state);
  });

  test("releases the whole bundle on macOS", () => {
    const finding = judgeQuarantine("/Apps/My Notes.app/Contents/MacOS/notes", "darwin", "0083;x");
    expect(finding).toMatchObject({ hint: 'xattr -dr com.apple.quarantine "/Apps/My Notes.app"' });
  });
});

describe("judgeTaken()", () => {
  test.each([
    [true, false, "problem", "another program has port 80"],
    [false, false, "warning", "another program has port 80"],
    [true, true, "problem", "this app, in another folder, has port 80"],
  ] as const)("named %p, ours %p: %s", (isNamed, isOurs, state, text) => {
    expect(judgeTaken({ port: 80, isNamed, isOurs })).toMatchObject({ state, text });
  });
});

describe("checkBrowser()", () => {
  const screen = { DISPLAY: ":0" };
  test.each<[string, Record<string, string>, string[], string, string]>([
    ["BROWSER", { BROWSER: "mine" }, ["mine"], "ok", 'opened with "/bin/mine"'],
    ["no screen", {}, ["xdg-open", "firefox"], "warning", "no browser or no desktop"],
    ["a screen alone", screen, [], "warning", "no browser or no desktop"],
    ["an opener and a browser", screen, ["xdg-open", "firefox"], "ok", 'opened with "/bin/xdg-open"'],
    ["an opener that has nothing to open", screen, ["xdg-open"], "warning", "no browser that it could open"],
    ["a browser for the window alone", screen, ["brave-browser"], "ok", 'a window of "/bin/brave-browser"'],
    ["an opener, and a browser for the window", screen, ["xdg-open", "vivaldi"], "ok", "xdg-open"],
  ])("with %s", async (_, env, programs, state, text) => {
    const disk = {
      find: (program: string) => (programs.includes(program) ? `/bin/${program}` : null),
      exists: () => false,
      resolve: (file: string) => file,
      readScript: () => "",
    };
    const finding = await checkBrowser({ machine: { platform: "linux", env, homedir: "/home/ann" } }, disk);
    expect(finding).toMatchObject({ name: "browser", state, text: expect.stringContaining(text) });
  });
});

test("renderFindings() aligns the lines, and puts what to do below", () => {
  const text = renderFindings([
    { name: "home", state: "ok", text: "/h" },
    { name: "network", state: "warning", text: "far", hint: "come closer" },
  ]);
  expect(text.split("\n")).toEqual([
    "ok       home     /h",
    "warning  network  far",
    "                  Try: come closer",
  ]);
});
