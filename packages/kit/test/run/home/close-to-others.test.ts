import { expect, test } from "bun:test";
import { chmodSync, chownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";

import { closeToOthers } from "../../../src/run/home/close-to-others.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { readFolder } from "../../support/folder.ts";
import { tempHome } from "../../support/home.ts";
import { impossible, notOnWindows, unless } from "../../support/skip.ts";

const appId = "an-id";
const uid = process.getuid?.() ?? null;
const noModes = notOnWindows("Windows has no permission bits");
const notRoot = uid === 0 ? null : impossible("only the administrator can give a file to somebody else");

/** A home as an archive or a stick leaves it: open to all. */
async function makeHome({ mode = 0o755, owner = appId } = {}) {
  const home = await tempHome();
  const paths = homePaths("notes", home.path, {
    platform: "linux",
    env: {},
    homedir: home.user,
    cwd: home.user,
  });
  for (const folder of [paths.state, paths.backups, paths.logs, home.file("mine")]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  chmodSync(home.path, mode);
  const files = [paths.database, `${paths.database}-wal`, home.file("mine", "letter"), paths.ledger];
  for (const file of files) writeFileSync(file, "", { mode: 0o644 });
  writeFileSync(home.file("mine", "program"), "", { mode: 0o755 });
  writeFileSync(paths.owner, JSON.stringify({ appId: owner, name: "notes" }), { mode: 0o644 });
  return {
    ...home,
    paths,
    close: (chmod?: typeof chmodSync) => closeToOthers(paths, appId, uid, chmod),
    open: () => readFolder(home.path).filter((entry) => (entry.mode & 0o077) !== 0),
  };
}

const modeOf = (file: string) => lstatSync(file).mode & 0o777;

unless(noModes).describe("closeToOthers()", () => {
  test("makes a home that came open to all its user's alone, and says so once", async () => {
    await using home = await makeHome();
    expect(home.close()).toEqual([expect.stringContaining(`"${home.path}" was open to other users`)]);
    expect(home.open()).toEqual([]);
    expect(modeOf(home.path)).toBe(0o700);
    expect(modeOf(home.paths.database)).toBe(0o600);
    expect(modeOf(home.file("mine", "program"))).toBe(0o700);
    expect(home.close()).toEqual([]);
  });

  test("closes an open file in a closed home without a word: nobody else could get at it", async () => {
    await using home = await makeHome({ mode: 0o700 });
    expect(home.close()).toEqual([]);
    expect(home.open()).toEqual([]);
  });

  test("leaves what a link in the home leads to as it is", async () => {
    await using home = await makeHome();
    const elsewhere = `${home.user}/shared`;
    mkdirSync(elsewhere);
    chmodSync(elsewhere, 0o755);
    symlinkSync(elsewhere, home.file("shared"));
    home.close();
    expect(modeOf(elsewhere)).toBe(0o755);
  });

  test("closes a home that is a link to a folder of the user's", async () => {
    await using home = await makeHome();
    const link = `${home.user}/link`;
    symlinkSync(home.path, link);
    const machine = { platform: "linux", env: {}, homedir: home.user, cwd: home.user } as const;
    expect(closeToOthers(homePaths("notes", link, machine), appId, uid)).toHaveLength(1);
    expect(modeOf(home.path)).toBe(0o700);
  });

  test("warns at every start of a disk that knows no modes, and does not look through it", async () => {
    await using home = await makeHome();
    for (const chmod of [
      () => {},
      () => {
        throw Object.assign(new Error("raw"), { code: "EPERM" });
      },
    ]) {
      expect(home.close(chmod)).toEqual([expect.stringContaining("its disk has no permissions")]);
    }
  });

  test.each([["another app's home", "other"]])("leaves %s as it is", async (_, owner) => {
    await using home = await makeHome({ owner });
    const before = readFolder(home.path);
    expect(home.close()).toEqual([]);
    expect(readFolder(home.path)).toEqual(before);
  });

  test("has nothing to say where there is no home yet, and on Windows", async () => {
    await using home = await makeHome();
    const machine = { platform: "linux", env: {}, homedir: home.user, cwd: home.user } as const;
    expect(closeToOthers(homePaths("notes", `${home.user}/none`, machine), appId, uid)).toEqual([]);
    expect(closeToOthers(home.paths, appId, null)).toEqual([]);
  });

  unless(notRoot).test("names a file that another user put into the open home", async () => {
    await using home = await makeHome({ mode: 0o777 });
    writeFileSync(home.paths.settings, "");
    chownSync(home.paths.settings, 12_345, 12_345);
    expect(home.close()).toEqual([
      expect.stringContaining("was open"),
      expect.stringContaining(`"${home.paths.settings}" belongs to another user`),
    ]);
  });
});
