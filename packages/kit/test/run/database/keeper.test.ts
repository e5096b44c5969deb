// The database's file is deleted, replaced or written over while the app has it open.
import { expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";

import { listBackups, type BackupAnswer } from "../../../src/run/database/backup.ts";
import { copyAside, type RescueRequest } from "../../../src/run/database/copy-aside.ts";
import { followDatabaseFile } from "../../../src/run/database/follow-file.ts";
import { openReadOnly, openSqlite } from "../../../src/run/database/connection.ts";
import { closeKept, keepDatabase } from "../../../src/run/database/keeper.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { tempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

type Journal = "WAL" | "DELETE";

type CopyAside = (rescue: RescueRequest) => BackupAnswer | Promise<BackupAnswer>;

/** @param makeCopy as the worker does it, by default on this very thread */
async function serveDatabase(journal: Journal = "WAL", makeCopy: CopyAside = copyAside) {
  const home = await tempHome();
  const paths = homePaths("notes", home.path, { ...readMachine(), env: {}, homedir: home.user });
  mkdirSync(paths.home, { recursive: true });
  const made = openSqlite(paths.database, { create: true, journal: "DELETE" });
  made.run("CREATE TABLE a (text TEXT)");
  made.close(true);
  const file = followDatabaseFile(paths.database);
  const sqlite = openSqlite(paths.database, { journal });
  const said: string[] = [];
  const copied: RescueRequest[] = [];
  const log = {
    debug() {},
    info() {},
    warn: (...args: unknown[]) => void said.push(String(args)),
    error: (...args: unknown[]) => void said.push(String(args)),
  };
  const options = {
    info: { name: "notes", version: "1.0.0" },
    paths,
    log,
    say: (text: string) => said.push(text),
    copyAside: async (rescue: RescueRequest) => {
      copied.push(rescue);
      return await makeCopy(rescue);
    },
  };
  const keeper = keepDatabase({ ...options, sqlite, file });
  const add = (text: string) => sqlite.run("INSERT INTO a VALUES (?)", [text]);
  return {
    paths,
    sqlite,
    said,
    copied,
    keeper,
    add,
    async stop() {
      await keeper[Symbol.asyncDispose]();
      closeKept(sqlite, file);
      file[Symbol.dispose]();
    },
    check: keeper.check,
    /** Twice in a row it is gone. */
    async lost() {
      await keeper.check();
      expect(keeper.loss()).toBeNull();
      await keeper.check();
      expect(keeper.loss()).not.toBeNull();
    },
    kept() {
      const [backup] = listBackups(paths.backups, "notes");
      if (!backup) return null;
      using copy = openReadOnly(join(paths.backups, backup.file), { isStill: true });
      return copy.query("SELECT text FROM a").values().flat();
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
}

/** A database of an earlier day: of this app, and whole. */
function earlier(file: string): string {
  const copy = `${file}.earlier`;
  copyFileSync(file, copy);
  return copy;
}

const refused = "attempt to write a readonly database";

unless(notOnWindows("an open file cannot be deleted there")).describe("keepDatabase()", () => {
  test.each(["WAL", "DELETE"] as const)(
    "saves a database that is deleted, and takes no more changes (%s)",
    async (journal) => {
      await using served = await serveDatabase(journal);
      served.add("one");
      await served.check();
      rmSync(served.paths.database);
      await served.lost();
      expect(served.keeper.loss()).toContain("was deleted while the app ran, so nothing can be saved now");
      expect(served.kept()).toEqual(["one"]);
      expect(served.copied).toHaveLength(1);
      expect(readdirSync(served.paths.backups)).toHaveLength(1);
      expect(() => served.add("two")).toThrow(refused);
      await served.stop();
    },
  );

  test("goes on reading while the copy is made elsewhere, and a stop waits for it", async () => {
    const { promise: go, resolve } = Promise.withResolvers<void>();
    await using served = await serveDatabase("WAL", async (rescue) => {
      await go;
      return copyAside(rescue);
    });
    served.add("one");
    await served.check();
    rmSync(served.paths.database);
    await served.check();
    const checked = served.check();
    await until(
      () => served.copied.length,
      (count) => count === 1,
    );
    expect(served.keeper.loss()).toContain("Its contents are being copied");
    expect(() => served.add("two")).toThrow(refused);
    expect(served.sqlite.query("SELECT text FROM a").values()).toEqual([["one"]]);
    const stopped = served.stop();
    resolve();
    await Promise.all([checked, stopped]);
    expect(served.keeper.loss()).toContain("bring it back with");
    expect(served.kept()).toEqual(["one"]);
  });

  test("saves it on this thread where the other one cannot", async () => {
    await using served = await serveDatabase("WAL", () => ({ reason: "it was ended" }));
    served.add("one");
    await served.check();
    rmSync(served.paths.database);
    await served.lost();
    expect([served.copied.length, served.kept()]).toEqual([1, ["one"]]);
    expect(() => served.add("two")).toThrow(refused);
    await served.stop();
  });

  test("saves it when all of the home is deleted", async () => {
    await using served = await serveDatabase();
    served.add("one");
    await served.check();
    rmSync(served.paths.home, { recursive: true });
    await served.lost();
    expect(served.kept()).toEqual(["one"]);
    expect(statSync(served.paths.home).mode & 0o777).toBe(0o700);
    await served.stop();
  });

  test("saves it when another file takes its place, and leaves that file as it is", async () => {
    await using served = await serveDatabase();
    const copy = earlier(served.paths.database);
    const before = readFileSync(copy);
    served.add("one");
    renameSync(copy, served.paths.database);
    await served.lost();
    expect(served.keeper.loss()).toContain("was replaced while the app ran");
    expect(served.kept()).toEqual(["one"]);
    expect(() => served.add("two")).toThrow(refused);
    await served.stop();
    expect(readFileSync(served.paths.database)).toEqual(before);
    expect(existsSync(`${served.paths.database}-wal`)).toBe(true);
  });

  test("sees an earlier copy that is written over it", async () => {
    await using served = await serveDatabase();
    served.keeper.gate.enter();
    served.add("one");
    served.sqlite.run("PRAGMA wal_checkpoint(PASSIVE)");
    const copy = earlier(served.paths.database);
    for (let round = 0; round < 2; round += 1) {
      served.add("two");
      served.keeper.gate.enter();
      served.sqlite.run("PRAGMA wal_checkpoint(PASSIVE)");
    }
    served.add("three");
    served.keeper.gate.enter();
    const before = readFileSync(copy);
    copyFileSync(copy, served.paths.database);
    await served.lost();
    expect(served.keeper.loss()).toContain("was replaced while the app ran");
    // SQLite alone has what was written over.
    expect(served.copied).toEqual([]);
    await served.stop();
    expect(readFileSync(served.paths.database)).toEqual(before);
  });

  test("sees a backup that is written over it, before anything was written", async () => {
    await using served = await serveDatabase();
    served.sqlite.run("VACUUM INTO ?", [`${served.paths.database}.backup`]);
    copyFileSync(`${served.paths.database}.backup`, served.paths.database);
    await served.lost();
    expect(() => served.add("two")).toThrow(refused);
    await served.stop();
  });

  test("moves a log that is deleted into the database", async () => {
    await using served = await serveDatabase();
    served.add("one");
    await served.check();
    rmSync(`${served.paths.database}-wal`);
    await served.lost();
    expect(served.keeper.loss()).toContain("log was deleted");
    expect(() => served.add("two")).toThrow(refused);
    await served.stop();
    using sqlite = openReadOnly(served.paths.database, { isStill: true });
    expect(sqlite.query("SELECT text FROM a").values()).toEqual([["one"]]);
  });

  test("saves it at a stop that comes before the next check", async () => {
    await using served = await serveDatabase();
    served.add("one");
    rmSync(served.paths.database);
    await served.stop();
    expect(served.kept()).toEqual(["one"]);
  });

  test.each(["WAL", "DELETE"] as const)(
    "takes what the app itself writes for its own (%s)",
    async (journal) => {
      await using served = await serveDatabase(journal);
      for (let round = 0; round < 60; round += 1) {
        served.keeper.gate.enter();
        served.add("x".repeat(4000));
        if (round % 7 === 0 && journal === "WAL") served.sqlite.run("PRAGMA wal_checkpoint(PASSIVE)");
        if (round % 5 === 0) await served.check();
      }
      if (journal === "WAL") served.sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
      await served.check();
      await served.check();
      expect(served.keeper.loss()).toBeNull();
      await served.stop();
      using sqlite = openReadOnly(served.paths.database, { isStill: true });
      expect(sqlite.query("SELECT count(*) FROM a").values()).toEqual([[60]]);
    },
  );

  test("forgives a file that is moved aside and back", async () => {
    await using served = await serveDatabase();
    const aside = `${served.paths.database}.aside`;
    renameSync(served.paths.database, aside);
    await served.check();
    renameSync(aside, served.paths.database);
    await served.check();
    await served.check();
    expect(served.keeper.loss()).toBeNull();
    served.add("one");
    await served.stop();
  });

  test("says where the data is, and how to bring it back", async () => {
    await using served = await serveDatabase();
    served.add("one");
    rmSync(served.paths.database);
    await served.lost();
    const [backup] = listBackups(served.paths.backups, "notes");
    expect(served.said.at(-1)).toContain(`restore ${backup?.file}`);
    expect(served.said).toHaveLength(2);
    await served.stop();
  });
});

test("keepDatabase() takes no more changes once it is told to refuse them", async () => {
  await using app = await serveDatabase();
  app.keeper.refuse("It is damaged.");
  expect(app.keeper.loss()).toBe("It is damaged.");
  expect(() => app.add("too late")).toThrow("readonly");
});
