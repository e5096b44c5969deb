import { describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { applicationId } from "../../../src/run/build-info.ts";
import { planDaily } from "../../../src/run/database/automatic-backup.ts";
import { checkDatabase, openUpToDate } from "../../../src/run/database/bring-up-to-date.ts";
import { closeSqlite, openSqlite, type OpenOptions } from "../../../src/run/database/connection.ts";
import { checkBackup } from "../../../src/run/database/find-backup.ts";
import { makeLogStamp } from "../../../src/run/database/log-stamp.ts";
import { restoreDatabase } from "../../../src/run/database/restore.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { resolveSettings } from "../../../src/run/settings/resolve.ts";
import { cutOffCommit } from "../../support/cut-off-commit.ts";
import { notesHome, notesInfo as info } from "../../support/notes-home.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const rows = 500;
const change = "UPDATE a SET text = text || 'changed'; DELETE FROM a WHERE id % 2 = 0";
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A home with a database of many pages; `linked` keeps it in another folder. */
async function makeHome({ linked = false } = {}) {
  const home = await notesHome(readMachine().platform);
  const { paths } = home;
  const file = linked ? join(home.user, "elsewhere.db") : paths.database;
  makeDatabase(file);
  if (linked) symlinkSync(file, paths.database);
  const config = { appId: info.appId, title: info.title, port: 4747 };
  const none = { path: paths.settings, text: "" };
  const { settings } = resolveSettings({ name: "notes", config, flags: {}, env: {}, file: none });
  return {
    ...home,
    paths,
    file,
    check: () => checkDatabase(info, paths),
    planBackup: (now: Date) => planDaily({ info, paths, settings }, now),
    /** As a start does after a kill, with its looks before. */
    async start(journal: NonNullable<OpenOptions["journal"]>) {
      await checkDatabase(info, paths);
      const waiting = { pid: 7, flushLog() {}, watch: () => ({ begin() {}, async end() {} }) };
      return await openUpToDate({
        info,
        paths,
        settings,
        log: silent,
        journal,
        endedUncleanly: true,
        waiting,
      });
    },
  };
}

function makeDatabase(file: string): void {
  const sqlite = openSqlite(file, { create: true, journal: "DELETE" });
  sqlite.run(`PRAGMA application_id = ${applicationId(info.appId)}`);
  sqlite.run("CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT)");
  sqlite.run("CREATE INDEX by_text ON a (text)");
  sqlite.run("BEGIN");
  for (let row = 0; row < rows; row += 1) sqlite.run("INSERT INTO a (text) VALUES (?)", [longText(row)]);
  sqlite.run("COMMIT");
  sqlite.close(true);
}

function longText(row: number): string {
  return `${row}`.padStart(200, "x");
}

/** Writes rows, and leaves the files as a kill does. */
function killInLog(file: string, text: string): void {
  const copy = `${file}.killed`;
  copyFileSync(file, copy);
  const sqlite = openSqlite(copy);
  sqlite.run("PRAGMA wal_autocheckpoint = 0");
  for (let row = 0; row < 20; row += 1) sqlite.run("INSERT INTO a (text) VALUES (?)", [text]);
  for (const ending of ["", "-wal"]) copyFileSync(`${copy}${ending}`, `${file}${ending}`);
  sqlite.close(true);
}

describe("a start after a commit that was cut off", () => {
  test.each(["DELETE", "WAL"] as const)("takes it back, and goes on in mode %s", async (journal) => {
    await using home = await makeHome();
    await cutOffCommit(home.paths.database, change);
    expect(existsSync(`${home.paths.database}-journal`)).toBe(true);
    const sqlite = await home.start(journal);
    expect(sqlite.query("SELECT text FROM a ORDER BY id").values().flat()).toEqual(
      Array.from({ length: rows }, (_, row) => longText(row)),
    );
    expect(sqlite.query("PRAGMA journal_mode").values()).toEqual([[journal.toLowerCase()]]);
    expect(sqlite.query("PRAGMA quick_check").values()).toEqual([["ok"]]);
    closeSqlite(sqlite);
    expect(existsSync(`${home.paths.database}-journal`)).toBe(false);
  });

  test("counts as unclean, so that the database is looked through", async () => {
    await using home = await makeHome();
    expect(await home.check()).toEqual({ hasLog: false });
    await cutOffCommit(home.paths.database, change);
    expect(await home.check()).toEqual({ hasLog: true });
  });

  test("still leaves another program's database as it is", async () => {
    await using home = await makeHome();
    const sqlite = openSqlite(home.paths.database, { journal: "DELETE" });
    sqlite.run("PRAGMA application_id = 7");
    sqlite.close(true);
    await cutOffCommit(home.paths.database, change);
    const files = ["", "-journal"].map((ending) => `${home.paths.database}${ending}`);
    const before = files.map((file) => readFileSync(file));
    expect((await refusalOf(home.check())).exitCode).toBe(3);
    expect(files.map((file) => readFileSync(file))).toEqual(before);
  });

  test("finds a database gone of which the journal alone is left", async () => {
    await using home = await makeHome();
    await cutOffCommit(home.paths.database, change);
    rmSync(home.paths.database);
    expect((await refusalOf(home.check())).message).toBe(
      `Cannot open the database "${home.paths.database}": it is gone`,
    );
  });
});

unless(notOnWindows("SQLite follows no links there")).describe("a database that is a link", () => {
  test("has its cut-off commit taken back", async () => {
    await using home = await makeHome({ linked: true });
    await cutOffCommit(home.paths.database, change);
    expect(existsSync(`${home.file}-journal`)).toBe(true);
    const sqlite = await home.start("DELETE");
    expect(sqlite.query("SELECT count(*) FROM a").values()).toEqual([[rows]]);
    closeSqlite(sqlite);
  });

  test("is read with the log beside the file that it leads to, also after a kill in a checkpoint", async () => {
    await using home = await makeHome({ linked: true });
    killInLog(home.file, "in the log");
    // What a kill leaves half-way through copying the log's pages into the database.
    const bytes = readFileSync(home.file);
    writeFileSync(home.file, bytes.fill(0xa5, bytes.length / 2));
    expect(await home.check()).toEqual({ hasLog: true });
  });

  test("is refused when that log is damaged", async () => {
    await using home = await makeHome({ linked: true });
    killInLog(home.file, "in the log");
    const log = readFileSync(`${home.file}-wal`);
    log[32 + 24 + 100] = (log[32 + 24 + 100] ?? 0) ^ 1;
    writeFileSync(`${home.file}-wal`, log);
    const refusal = await refusalOf(home.check());
    expect(refusal.message).toBe(
      `Cannot open the database "${home.paths.database}": its log "${home.file}-wal" is damaged, and changes would be lost`,
    );
    // Which works once the link is gone, as a restore asks for.
    expect(refusal.hint).toContain(`restore ${home.file} `);
  });

  test("is backed up on a day when its log alone changed", async () => {
    await using home = await makeHome({ linked: true });
    killInLog(home.file, "in the log");
    const now = new Date();
    const longAgo = new Date(now.getTime() - 2 * 24 * 60 * 60 * 1000);
    writeFileSync(home.paths.owner, "");
    for (const file of [home.paths.owner, home.file]) utimesSync(file, longAgo, longAgo);
    expect(await home.planBackup(now)).toMatchObject({ reason: "daily" });
    rmSync(`${home.file}-wal`);
    expect(await home.planBackup(now)).toBeNull();
  });

  test("is told apart from one that is gone, as the drive that it leads to may be", async () => {
    await using home = await makeHome({ linked: true });
    await (await home.start("WAL")).close(true);
    writeFileSync(join(home.paths.state, "version"), "1.0.0");
    rmSync(home.file);
    const refusal = await refusalOf(home.check());
    expect(refusal.message).toBe(
      `Cannot open the database "${home.paths.database}": it is a link to "${home.file}", which is not there`,
    );
    expect(refusal.hint).toContain("connect the drive");
  });
});

describe("a start with a log that belongs to another copy of the database", () => {
  const longer = "UPDATE a SET text = text || ' more'";

  /** A run that is killed, over the file as it was before the run before. */
  async function makeMixture({ isStamped = true } = {}) {
    const home = await makeHome();
    const { file } = home;
    const yesterday = `${file}.yesterday`;
    const run = (work: string, ends: boolean) => {
      const sqlite = openSqlite(file);
      using stamp = makeLogStamp(sqlite, file);
      if (isStamped) stamp.renew();
      sqlite.run(work);
      if (ends) return closeSqlite(sqlite);
      for (const ending of ["", "-wal"]) copyFileSync(`${file}${ending}`, `${file}.killed${ending}`);
      sqlite.close(true);
      for (const ending of ["", "-wal"]) renameSync(`${file}.killed${ending}`, `${file}${ending}`);
    };
    run("UPDATE a SET text = text", true);
    copyFileSync(file, yesterday);
    run(longer, true);
    run("UPDATE a SET text = 'new' || id WHERE id % 9 = 0", false);
    copyFileSync(yesterday, file);
    return { ...home, yesterday };
  }

  test.each([true, false])(
    "refuses it, names the way out and keeps both (stamped: %p)",
    async (isStamped) => {
      await using home = await makeMixture({ isStamped });
      const { database } = home.paths;
      const files = [database, `${database}-wal`];
      const before = files.map((file) => readFileSync(file));
      const refusal = await refusalOf(home.check());
      expect(refusal).toMatchObject({
        exitCode: 1,
        message: `Cannot open the database "${database}": the log "${database}-wal" belongs to another copy of it, and would mix old and new rows`,
        hint: expect.stringContaining(`restore ${database}`),
      });
      expect(files.map((file) => readFileSync(file))).toEqual(before);
    },
  );

  test("the way out leads out: the file alone is restored, and what was there is set aside", async () => {
    await using home = await makeMixture();
    const { database } = home.paths;
    const before = ["", "-wal"].map((ending) => readFileSync(`${database}${ending}`));
    await checkBackup(database, info, home.paths);
    const aside = restoreDatabase(database, home.paths, info.name, new Date());
    expect(aside.kind).toBe("damaged");
    const kept = aside.kind === "nothing" ? "" : aside.path;
    expect(["", "-wal"].map((ending) => readFileSync(join(kept, `notes.db${ending}`)))).toEqual(before);
    const sqlite = await home.start("WAL");
    expect(sqlite.query("SELECT text FROM a ORDER BY id").values().flat()).toEqual(
      Array.from({ length: rows }, (_, row) => longText(row)),
    );
    closeSqlite(sqlite);
  });

  test("goes on with a log that belongs to the file", async () => {
    await using home = await makeHome();
    killInLog(home.file, "after");
    const sqlite = await home.start("WAL");
    expect(sqlite.query("SELECT count(*) FROM a").values()).toEqual([[rows + 20]]);
    closeSqlite(sqlite);
  });
});
