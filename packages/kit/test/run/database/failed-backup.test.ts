import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { tell } from "../../../src/run/database/automatic-backup.ts";
import { backUp } from "../../../src/run/database/backup.ts";
import {
  findFailedBackup,
  forgetFailedBackup,
  rememberFailedBackup,
} from "../../../src/run/database/failed-backup.ts";
import { notesHome } from "../../support/notes-home.ts";
import { refusalOf } from "../../support/refusal.ts";

const at = new Date("2026-01-31T12:05:09Z");
const reason = "the disk is full";

async function makeHome() {
  const home = await notesHome();
  return { ...home, find: () => findFailedBackup(home.paths, "notes") };
}

describe("a failed backup", () => {
  test("is remembered until one succeeds, and is news once", async () => {
    await using home = await makeHome();
    expect(home.find()).toBeNull();
    expect(rememberFailedBackup(home.paths, reason, at)).toBe(true);
    expect(rememberFailedBackup(home.paths, reason, at)).toBe(false);
    expect(home.find()).toEqual({ at: at.toISOString(), reason });
    expect(rememberFailedBackup(home.paths, "another reason", at)).toBe(true);
    forgetFailedBackup(home.paths);
    expect(home.find()).toBeNull();
  });

  test.each([
    ["2026-01-31T120510Z_1.0.0_by-hand", false],
    ["2026-01-31T120508Z_1.0.0_daily", true],
    ["2026-02-01T120510Z_1.0.0_replaced", true],
  ])("and a backup %s beside it: it counts %p", async (name, counts) => {
    await using home = await makeHome();
    rememberFailedBackup(home.paths, reason, at);
    mkdirSync(home.paths.backups);
    writeFileSync(join(home.paths.backups, `notes_${name}.db`), "");
    expect(home.find() !== null).toBe(counts);
  });

  test("is said when it happens, and not again an hour later", async () => {
    await using home = await makeHome();
    const said: string[] = [];
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const schedule = { log, paths: home.paths, say: (text: string) => void said.push(text) };
    const failed = { at: expect.stringMatching(/^\d{4}-.*Z$/), reason };
    expect(await tell({ reason }, schedule)).toEqual(failed);
    expect(await tell({ reason }, schedule)).toEqual(failed);
    expect(said).toEqual([`Cannot back up the database: ${reason}`]);
    expect(await tell({ made: { file: "a.db", isNew: true, isWhole: true } }, schedule)).toBeNull();
    expect(home.find()).toBeNull();
  });

  test("is none to fail over where nothing can be written", async () => {
    await using home = await makeHome();
    rmSync(home.paths.state, { recursive: true });
    expect(rememberFailedBackup(home.paths, reason, at)).toBe(true);
    forgetFailedBackup(home.paths);
    expect(existsSync(home.paths.state)).toBe(false);
  });
});

test("backUp() says that backups/ leads to a drive that is away", async () => {
  await using home = await makeHome();
  const drive = join(home.user, "drive", "backups");
  symlinkSync(drive, home.paths.backups);
  const request = { source: home.paths.database, folder: home.paths.backups, name: "notes", made: at };
  const refusal = await refusalOf(() => backUp({ ...request, version: "1.0.0", reason: "before-2.0.0" }));
  expect(refusal).toMatchObject({
    exitCode: 4,
    message: expect.stringContaining(`it is a link to "${drive}", which is not there`),
    hint: expect.stringContaining("connect the drive"),
  });
});
