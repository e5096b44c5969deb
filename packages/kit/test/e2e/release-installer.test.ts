// The Windows installer, used under Wine as a user or an administrator's script uses it: installs, updates a running app, removes.
import { beforeAll, expect } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";

import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { platforms } from "../support/platform.ts";
import { execute, startAs } from "../support/program.ts";
import { releaseFixture } from "../support/released.ts";
import { absent, impossible, unless } from "../support/skip.ts";

const wine = platforms.find(({ emulator }) => emulator === "wine");
const missing =
  wine === undefined
    ? impossible("Wine is used on Linux")
    : wine.missing !== null
      ? absent(wine.missing)
      : Bun.which("makensis") === null
        ? absent("makensis is not installed")
        : null;
const title = "Müllers Notizbuch ✎ & Co";
const key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\two-words";
const run = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";

const linkKey = "HKCU\\Software\\Classes\\fixture\\shell\\open\\command";
const typeKey = "HKCU\\Software\\Classes\\.fixture";
const programsKey = `${typeKey}\\OpenWithProgids`;
const classKey = "HKCU\\Software\\Classes\\two-words.fixture\\shell\\open\\command";

const check = unless(missing);
let folder = "";
const setups: Record<string, string> = {};

if (missing === null)
  beforeAll(async () => {
    await wine?.prepare();
    folder = join(wine?.env["WINEPREFIX"] ?? "", "drive_c", "users");
    for (const version of ["1.0.0", "1.1.0"]) setups[version] = await makeSetup(version);
  }, 600_000);

check.test("installs, updates the running app, and removes all but the data", async () => {
  await using home = await tempHome();
  const data = join(home.user, "data");
  expect((await windows(home, setups["1.0.0"] ?? "", "/S", "/LOGIN=1")).exitCode).toBe(0);
  expect(await registry(home, key)).toMatchObject({
    DisplayVersion: "1.0.0",
    Publisher: "The Samara authors",
    EstimatedSize: expect.stringMatching(/^0x1[\da-f]{4}$/),
    UninstallString: expect.stringContaining('two-words\\uninstall.exe"'),
    DisplayIcon: expect.stringContaining("two-words.exe,0"),
  });
  expect((await registry(home, run))["two-words"]).toContain('two-words.exe" --no-open');
  expect(await registry(home, linkKey)).toEqual({
    "(Default)": expect.stringMatching(/^"C:\\.*\\two-words\\two-words\.exe" open -- "%1"$/),
  });
  expect(await registry(home, typeKey)).toMatchObject({ "(Default)": "two-words.fixture" });
  expect(await registry(home, programsKey)).toHaveProperty(["two-words.fixture"]);
  expect(await registry(home, classKey)).toEqual({
    "(Default)": expect.stringMatching(/^"C:\\.*\\two-words\\two-words\.exe" open -- "%1"$/),
  });
  const program = installed("AppData/Local/Programs/two-words/two-words.exe");
  expect(installed(`AppData/Roaming/Microsoft/Windows/Start Menu/Programs/${title}.lnk`)).not.toBe("");

  expect(readFileSync(join(program, "..", "bin", "two-words.cmd"), "latin1")).toBe(
    '@"%~dp0..\\two-words.exe" %*\r\n',
  );
  const binary = { platform: wine as NonNullable<typeof wine>, file: program };
  const env = { TWO_WORDS_HOME: wine?.native(data) ?? "", TWO_WORDS_OPEN: "none", TWO_WORDS_PORT: "0" };
  const options = { home, env, args: ["--json", "--home", env.TWO_WORDS_HOME] };
  await using running = await startAs(binary, options);
  // As a program does that was replaced and still runs, it can neither be removed nor replaced.
  mkdirSync(`${program}.old`);
  const updated = await windows(home, setups["1.1.0"] ?? "", "/S");
  expect(updated.exitCode).toBe(0);
  expect((await running.ended()).exitCode).toBe(0);
  // The installer started it again: it answers as the new version.
  await until(
    () => execute(binary, { ...options, args: ["status", "--home", env.TWO_WORDS_HOME] }),
    ({ stdout }) => stdout.includes("(version 1.1.0,"),
  );
  expect(await registry(home, key)).toMatchObject({ DisplayVersion: "1.1.0" });
  expect((await registry(home, run))["two-words"]).toBeDefined();

  rmdirSync(`${program}.old`);
  const removed = await removeSilently(home, program);
  expect(removed.exitCode).toBe(0);
  expect(removed.stdout).toContain("Your data is still in the folder C:\\users\\");
  expect(existsSync(program)).toBe(false);
  expect(existsSync(join(program, "..", "bin"))).toBe(false);
  expect(await registry(home, key)).toEqual({});
  expect((await registry(home, run))["two-words"]).toBeUndefined();
  for (const gone of ["HKCU\\Software\\Classes\\fixture", classKey]) {
    expect(await registry(home, gone)).toEqual({});
  }
  expect((await wineRun(home, ["reg", "query", typeKey])).exitCode).toBe(1);
  expect(existsSync(join(data, "two-words.db"))).toBe(true);
});

check.test("leaves links and files to the program that opens them already", async () => {
  await using home = await tempHome();
  const others = String.raw`"C:\other.exe" "%1"`;
  await wineRun(home, ["reg", "add", linkKey, "/ve", "/d", others, "/f"]);
  await wineRun(home, ["reg", "add", typeKey, "/ve", "/d", "Other.1", "/f"]);
  expect((await windows(home, setups["1.0.0"] ?? "", "/S")).exitCode).toBe(0);
  const program = installed("AppData/Local/Programs/two-words/two-words.exe");
  const licenses = join(program, "..", "THIRD-PARTY-LICENSES.txt");
  expect(readFileSync(licenses, "utf8")).toContain("JavaScriptCore");
  expect(await registry(home, programsKey)).toHaveProperty(["two-words.fixture"]);
  await removeSilently(home, program);
  expect(await registry(home, linkKey)).toEqual({ "(Default)": others });
  expect(await registry(home, typeKey)).toEqual({ "(Default)": "Other.1" });
  expect(await registry(home, programsKey)).toEqual({});
  expect(existsSync(licenses)).toBe(false);
  for (const made of ["HKCU\\Software\\Classes\\fixture", typeKey]) {
    await wineRun(home, ["reg", "delete", made, "/f"]);
  }
});

check.test("refuses an old Windows, in silence and with a code", async () => {
  await using home = await tempHome();
  // Without the setting below, Wine says that it is Windows 7.
  const old = await windows(home, setups["1.0.0"] ?? "", "/S", { asWindows: "win7" });
  expect([old.exitCode, old.stdout]).toEqual([3, expect.stringContaining("needs Windows 10 or newer")]);
  expect(await registry(home, key)).toEqual({});
});

async function removeSilently(home: TempHome, program: string) {
  const place = join(program, "..");
  return await windows(home, join(place, "uninstall.exe"), "/S", `_?=${wine?.native(place)}`);
}

async function makeSetup(version: string): Promise<string> {
  const { outDir } = await releaseFixture(`installer-${version}`, {
    fields: { name: "two-words", version },
    title,
    targets: ["windows-x64"],
    env: { SOURCE_DATE_EPOCH: "1700000000" },
  });
  return join(outDir, `two-words-${version}-windows-x64-setup.exe`);
}

/** Runs a Windows program; the last argument may say for which Windows. */
async function windows(home: TempHome, file: string, ...rest: (string | { asWindows: string })[]) {
  const args = rest.filter((part) => typeof part === "string");
  const asWindows = rest.find((part) => typeof part === "object")?.asWindows ?? "win10";
  const name = file.split("/").at(-1) ?? "";
  await wineRun(home, [
    "reg",
    "add",
    `HKCU\\Software\\Wine\\AppDefaults\\${name}`,
    "/v",
    "Version",
    "/d",
    asWindows,
    "/f",
  ]);
  return await wineRun(home, [file, ...args]);
}

async function wineRun(home: TempHome, command: string[]) {
  const env = {
    ...process.env,
    ...wine?.env,
    TWO_WORDS_HOME: wine?.native(join(home.user, "data")) ?? "",
    TWO_WORDS_OPEN: "none",
    TWO_WORDS_PORT: "0",
  };
  // A started app would keep a pipe open.
  const out = join(home.user, `out-${Bun.randomUUIDv7()}`);
  const child = Bun.spawn(["wine", ...command], {
    env,
    stdin: "ignore",
    stdout: Bun.file(out),
    stderr: "ignore",
  });
  const exitCode = await child.exited;
  return { exitCode, stdout: readFileSync(out, "latin1") };
}

/** The values of a key; none if it is not there. */
async function registry(home: TempHome, name: string): Promise<Record<string, string>> {
  const { stdout } = await wineRun(home, ["reg", "query", name]);
  const rows = [...stdout.matchAll(/^ {4}(\S+) +REG_\w+ +(.*?)\r?$/gm)];
  return Object.fromEntries(rows.map(([, value = "", text = ""]) => [value, text]));
}

/** A file of Wine's user, who may have any name; "" if there is none. */
function installed(path: string): string {
  const found = [...new Bun.Glob("*").scanSync({ cwd: folder, onlyFiles: false })].map((user) =>
    join(folder, user, path),
  );
  return found.find((file) => existsSync(file)) ?? "";
}
