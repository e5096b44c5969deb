// Odd surroundings of a home: file masks, clocks that are years off, another file system, both forms of an accented name. Each time the
// home is upgraded there too, and must end with the same rows and private files. This machine's own platform.
import { Database as Sqlite } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fakeTime, noFakeClock } from "../support/access/suspend.ts";
import type { Binary } from "../support/binary.ts";
import { readFolder } from "../support/folder.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, expectOutcome, start } from "../support/program.ts";
import { impossible, notOnWindows, unless } from "../support/skip.ts";
import { firstVersion, secondVersion } from "../support/versions.ts";

/** Only what the time is; how it passes stays as it is, or every timer of the program would be off as well. */
const clockOffBy = (offset: string) => [
  "env",
  `LD_PRELOAD=${fakeTime}`,
  `FAKETIME=${offset}`,
  "FAKETIME_DONT_FAKE_MONOTONIC=1",
];

describe("a home in odd surroundings", () => {
  let older: Binary;
  let newer: Binary;
  beforeAll(async () => {
    older = await firstVersion();
    newer = await secondVersion();
  }, 10 * 60_000);

  for (const umask of ["000", "022", "077", "777"]) {
    unless(notOnWindows("Windows has no file masks")).test(`the file mask ${umask}`, async () => {
      await using home = await tempHome();
      await liveThrough(home, ["sh", "-c", `umask ${umask}; exec "$@"`, "sh"]);
      const loose = readFolder(home.path).filter(({ mode }) => (mode & 0o077) !== 0);
      expect(loose).toEqual([]);
    });
  }

  unless(notOnWindows("Windows has no permission bits")).test("a home that came open to all", async () => {
    await using home = await tempHome();
    await liveThrough(home);
    Bun.spawnSync(["chmod", "-R", "go+rX", home.path]);
    const opened = readFolder(home.path).filter(({ mode }) => (mode & 0o077) !== 0);
    expect(opened).not.toEqual([]);
    await using second = await start(newer, { home });
    expect((await second.stop()).stderr).toContain(`The folder "${home.path}" was open to other users`);
    expect(readFolder(home.path).filter(({ mode }) => (mode & 0o077) !== 0)).toEqual([]);
    await using third = await start(newer, { home });
    expect((await third.stop()).stderr).toBe("");
  });

  unless(notOnWindows("Windows takes the profile's folder from USERPROFILE")).test(
    "a HOME that is no whole path, or only in ~",
    async () => {
      await using home = await tempHome();
      const say = (command: string, env: Record<string, string>) =>
        execute(newer, { home, args: [command], env: { FIXTURE_HOME: "", ...env } });
      expect(await say("paths", { HOME: "." })).toMatchObject({
        stdout: "",
        stderr: expect.stringMatching(/^Cannot find your home directory: HOME is "\.".*\nTry: .*--home\n$/),
        exitCode: 1,
      });
      expect(await say("version", { HOME: "." })).toMatchObject({ stderr: "", exitCode: 0 });
      const expanded = await say("paths", { FIXTURE_HOME: "~/x" });
      expect(expanded.stdout).toContain(join(home.user, "x", "fixture.db"));
      expect(readdirSync(home.user)).toEqual([]);
    },
  );

  for (const offset of ["-10y", "+10y"]) {
    unless(noFakeClock).test(`a clock that is off by ${offset}`, async () => {
      await using home = await tempHome();
      await liveThrough(home, clockOffBy(offset));
    });
  }

  unless(noFakeClock).test("a clock that jumps back between two versions", async () => {
    await using home = await tempHome();
    await liveThrough(home, clockOffBy("+10y"), clockOffBy("-10y"));
  });

  unless(noFakeClock).test(
    "a clock that is years behind keeps the backup made before an update",
    async () => {
      await using home = await tempHome();
      await using first = await start(older, { home });
      await first.stop();
      mkdirSync(home.file("backups"));
      for (let day = 1; day <= 7; day += 1)
        writeFileSync(home.file("backups", `fixture_2026-01-0${day}T120000Z_1.0.0_daily.db`), "");
      await using second = await start(newer, { home, through: clockOffBy("-10y") });
      expectOutcome(await second.stop(), { stdout: expect.any(String) });
      const made = readdirSync(home.file("backups")).filter((name) =>
        name.endsWith("_1.0.0_before-2.0.0.db"),
      );
      expect(made).toHaveLength(1);
    },
  );

  const noMemoryDisk = existsSync("/dev/shm") ? null : impossible("this system has no /dev/shm");
  unless(noMemoryDisk).test(
    "another file system than the system's folder for short-lived files",
    async () => {
      await using home = await tempHome();
      const folder = mkdtempSync("/dev/shm/samara-");
      await liveThrough({
        ...home,
        path: join(folder, "home"),
        file: (...names) => join(folder, "home", ...names),
      });
      rmSync(folder, { recursive: true });
    },
  );

  unless(noMemoryDisk).test(
    "backups/ as a link to another file system: restore works, and can be undone",
    async () => {
      await using home = await tempHome();
      const disk = mkdtempSync("/dev/shm/samara-");
      await using first = await start(older, { home });
      await first.stop();
      symlinkSync(disk, home.file("backups"));
      await liveThrough(home);
      const run = (...args: string[]) => execute(newer, { home, args });
      await run("backup");
      const outcome = await run("restore", "by-hand");
      expectOutcome(outcome, {
        stdout: expect.stringContaining(
          `is kept in "${home.path}", as "${home.file("backups")}" is on another disk; undo with: fixture restore ${home.path}/`,
        ),
      });
      const undo = /fixture restore (\S+)/.exec(outcome.stdout)?.[1] ?? "none";
      expectOutcome(await run("restore", undo), { stdout: expect.any(String) });
      expect(existsSync(undo)).toBe(true);
      rmSync(disk, { recursive: true });
    },
  );

  for (const form of ["NFC", "NFD"] as const) {
    test(`a home whose name is accented, in the form ${form}`, async () => {
      await using home = await tempHome("Zuhause für Müßiggänger é".normalize(form));
      await liveThrough(home);
      expect(existsSync(home.path)).toBe(true);
    });
  }

  /** A life in short: a first start, a row, an end, and a start of the next version, which migrates. */
  async function liveThrough(
    home: TempHome,
    through: string[] = [],
    later: string[] = through,
  ): Promise<void> {
    await using first = await start(older, { home, through });
    await postItem(first, "kept");
    expectOutcome(await first.stop(), { stdout: expect.any(String) });
    await using second = await start(newer, { home, through: later });
    expect(await itemNames(second)).toEqual(["first", "second", "kept"]);
    expectOutcome(await second.stop(), { stdout: expect.any(String) });
    using sqlite = new Sqlite(home.file("fixture.db"), { readonly: true });
    expect(sqlite.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
  }
});
