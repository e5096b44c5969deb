import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { openReadOnly } from "../../../src/run/database/connection.ts";
import { acquireLock, isLocked } from "../../../src/run/home/lock.ts";
import { readFolder } from "../../support/folder.ts";
import { claimedHome } from "../../support/notes-home.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { refusalOf } from "../../support/refusal.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const names = [
  ".state/token",
  ".state/instance.json",
  ".state/ledger.json",
  ".state/lock.db",
  ".state/lock.db-journal",
  ".state/port",
  ".state/unclean.json",
  ".state/updating.json",
  ".state/version",
  "notes.db",
  "notes.db-wal",
  "notes.db-journal",
  "settings.toml",
];

describe("claimHome()", () => {
  test.each(names)("refuses a folder in the place of %s, and changes nothing", async (name) => {
    await using home = await claimedHome();
    mkdirSync(home.file(name));
    const before = readFolder(home.path);
    expect(await refusalOf(home.claim())).toMatchObject({
      exitCode: 4,
      message: `Cannot use "${home.file(name)}": there is a folder in its place`,
      hint: expect.stringContaining("move it away"),
    });
    expect(readFolder(home.path)).toEqual(before);
  });

  unless(noPipes).test.each([...names, ".state/owner.json"])(
    "refuses a pipe in the place of %s at once",
    async (name) => {
      await using home = await claimedHome();
      rmSync(home.file(name), { force: true });
      makePipe(home.file(name));
      expect(await refusalOf(home.claim())).toMatchObject({
        exitCode: 4,
        message: expect.stringContaining("it is a pipe or a device, not a file"),
      });
      expect(readdirSync(dirname(home.file(name)))).toContain(basename(name));
    },
  );

  test("takes a settings.toml that is a link to a file", async () => {
    await using home = await claimedHome();
    const elsewhere = `${home.user}/settings.toml`;
    writeFileSync(elsewhere, "");
    symlinkSync(elsewhere, home.paths.settings);
    const claim = await home.claim();
    expect(claim.kind).toBe("claimed");
    if (claim.kind === "claimed") claim.lock.release();
  });
});

describe("openReadOnly()", () => {
  unless(noPipes).test.each(["-journal", "-wal", "-shm"])(
    "refuses a pipe with the ending %s beside a database at once: a backup and an export read it without a claim",
    async (ending) => {
      await using home = await claimedHome();
      writeFileSync(home.paths.database, "");
      makePipe(`${home.paths.database}${ending}`);
      expect(await refusalOf(() => openReadOnly(home.paths.database))).toMatchObject({
        exitCode: 4,
        message: `Cannot use "${home.paths.database}${ending}": it is a pipe or a device, not a file`,
      });
    },
  );
});

unless(noPipes).describe("a database that is linked", () => {
  test.each(["-journal", "-wal", "-shm"])(
    "is refused with a pipe with the ending %s beside what the link leads to",
    async (ending) => {
      await using home = await claimedHome();
      await using elsewhere = await tempFolder();
      const file = join(elsewhere.dir, "real.db");
      writeFileSync(file, "");
      symlinkSync(file, home.paths.database);
      makePipe(`${file}${ending}`);
      const refusal = {
        exitCode: 4,
        message: `Cannot use "${file}${ending}": it is a pipe or a device, not a file`,
      };
      expect(await refusalOf(() => openReadOnly(home.paths.database))).toMatchObject(refusal);
      expect(await refusalOf(home.claim())).toMatchObject(refusal);
    },
  );
});

describe("isLocked()", () => {
  test.each(["", "-journal"])("names a folder in the place of the lock%s", async (ending) => {
    await using home = await claimedHome();
    acquireLock(home.paths.lock)?.release();
    rmSync(`${home.paths.lock}${ending}`, { force: true });
    mkdirSync(`${home.paths.lock}${ending}`);
    expect(await refusalOf(() => isLocked(home.paths.lock))).toMatchObject({
      exitCode: 4,
      message: `Cannot use "${home.paths.lock}${ending}": there is a folder in its place`,
    });
  });
});
