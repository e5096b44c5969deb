import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { backUp, listBackups } from "../../../src/run/database/backup.ts";
import { checkIntegrity, copyDatabase, putInPlace } from "../../../src/run/database/checked-copy.ts";
import { isDamage, openReadOnly, openSqlite } from "../../../src/run/database/connection.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function openNotes() {
  const folder = await tempFolder();
  const source = join(folder.dir, "notes.db");
  const sqlite = openSqlite(source, { create: true });
  sqlite.run("PRAGMA application_id = 77");
  sqlite.run("CREATE TABLE notes (body)");
  sqlite.run("INSERT INTO notes VALUES ('one')");
  const backups = join(folder.dir, "backups");
  return {
    dir: folder.dir,
    source,
    sqlite,
    backups,
    request: (second: number) =>
      ({
        source,
        folder: backups,
        name: "notes",
        made: new Date(second * 1000),
        version: "1.0.0",
        reason: "daily",
      }) as const,
    async [Symbol.asyncDispose]() {
      sqlite.close(true);
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("backUp()", () => {
  test("holds what stands in the log alone, bears the mark, and is one file for its owner's eyes", async () => {
    await using notes = await openNotes();
    const { file, isNew } = backUp(notes.request(0));
    expect(isNew).toBe(true);
    using backup = openReadOnly(file, { isStill: true });
    expect(backup.query("SELECT body FROM notes").values()).toEqual([["one"]]);
    expect(backup.query("PRAGMA application_id").values()).toEqual([[77]]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(notes.backups)).toEqual(["notes_1970-01-01T000000Z_1.0.0_daily.db"]);
  });

  test("makes none when the newest holds the same already", async () => {
    await using notes = await openNotes();
    const first = backUp(notes.request(0));
    expect(backUp(notes.request(100))).toEqual({ file: first.file, isNew: false, isWhole: true });
    notes.sqlite.run("INSERT INTO notes VALUES ('two')");
    expect(backUp(notes.request(200)).isNew).toBe(true);
    expect(readdirSync(notes.backups)).toHaveLength(2);
  });

  test("puts the one before an update in the place of a daily one that holds the same, which would go earlier", async () => {
    await using notes = await openNotes();
    const daily = backUp(notes.request(0));
    const before = backUp({ ...notes.request(100), reason: "before-2.0.0" });
    expect(before).toEqual({
      file: join(notes.backups, "notes_1970-01-01T000140Z_1.0.0_before-2.0.0.db"),
      isNew: true,
      isWhole: true,
    });
    expect(existsSync(daily.file)).toBe(false);
    expect(backUp({ ...notes.request(200), reason: "before-2.0.1" })).toEqual({
      ...before,
      isNew: false,
      isWhole: true,
    });
    expect(backUp(notes.request(300)).isNew).toBe(false);
    for (const second of [400, 500, 600]) {
      notes.sqlite.run("INSERT INTO notes VALUES ('more')");
      backUp({ ...notes.request(second), limits: { keep: 2, maxBytes: 1e9 } });
    }
    expect(existsSync(before.file)).toBe(true);
    expect(listBackups(notes.backups, "notes")).toHaveLength(2);
  });

  test("leaves what a user made by hand beside it", async () => {
    await using notes = await openNotes();
    const byHand = backUp({ ...notes.request(0), reason: "by-hand" });
    expect(backUp({ ...notes.request(100), reason: "before-2.0.0" })).toEqual({
      ...byHand,
      isNew: false,
      isWhole: true,
    });
    expect(existsSync(byHand.file)).toBe(true);
  });

  test("never removes a user's own copies, whatever the limits and however old they are", async () => {
    await using notes = await openNotes();
    mkdirSync(notes.backups);
    const own = [
      "notes_1969-01-01T000000Z_1.0.0_daily copy.db",
      "notes_1969-01-01T000000Z_1.0.0_before-1.0.0 (1).db",
      "notes_1969-01-01T000000Z_1.0.0_before-1.0.0-rescued.db",
      "notes_1969-01-01T000000Z_1.0.0_daily.db.samara-tmp.mine",
      "notes_old.samara-tmp",
    ].map((file) => join(notes.backups, file));
    for (const file of own) {
      writeFileSync(file, "mine");
      utimesSync(file, 0, 0);
    }
    for (const second of [0, 1]) {
      notes.sqlite.run("INSERT INTO notes VALUES ('more')");
      backUp({ ...notes.request(second), limits: { keep: 1, maxBytes: 1 } });
    }
    expect(own.filter((file) => !existsSync(file))).toEqual([]);
  });

  test("gives two of one second two names", async () => {
    await using notes = await openNotes();
    backUp(notes.request(0));
    notes.sqlite.run("INSERT INTO notes VALUES ('two')");
    backUp(notes.request(0));
    expect(listBackups(notes.backups, "notes").map(({ made }) => made.getTime())).toEqual([1000, 0]);
  });

  test("removes what is beyond the limits, and what one that was cut off left", async () => {
    await using notes = await openNotes();
    mkdirSync(notes.backups);
    const leftover = join(notes.backups, "notes_1970-01-01T000000Z_1.0.0_daily.db.samara-tmp");
    writeFileSync(leftover, "half");
    utimesSync(leftover, 0, 0);
    for (let second = 0; second < 4; second += 1) {
      notes.sqlite.run("INSERT INTO notes VALUES ('more')");
      backUp({ ...notes.request(second), limits: { keep: 2, maxBytes: 1e9 } });
    }
    expect(listBackups(notes.backups, "notes").map(({ made }) => made.getTime())).toEqual([3000, 2000]);
    expect(readdirSync(notes.backups)).toHaveLength(2);
  });

  test("keeps the one just made when the clock is years behind all others", async () => {
    await using notes = await openNotes();
    const limits = { keep: 3, maxBytes: 1e9 };
    for (const second of [2e9, 2e9 + 1, 2e9 + 2, 0]) {
      notes.sqlite.run("INSERT INTO notes VALUES ('more')");
      const { file } = backUp({ ...notes.request(second), limits });
      expect(existsSync(file)).toBe(true);
    }
    const kept = listBackups(notes.backups, "notes", new Date(0)).map(({ made }) => made.getTime() / 1000);
    expect(kept).toEqual([0, 2e9 + 2, 2e9 + 1]);
  });

  test("says so when the folder's place is taken, and when the source is damaged, and leaves nothing half-made", async () => {
    await using notes = await openNotes();
    writeFileSync(notes.backups, "a file");
    expect(await refusalOf(() => backUp(notes.request(0))).catch((error: unknown) => error)).toBeInstanceOf(
      Error,
    );
    const damaged = join(notes.dir, "damaged.db");
    copyDatabase(notes.source, damaged);
    writeFileSync(damaged, readFileSync(damaged).fill(0xa5, 4096));
    const copying = () => copyDatabase(damaged, join(notes.dir, "copy.db"));
    expect(copying).toThrow();
    expect(readdirSync(notes.dir).filter((name) => name.startsWith("copy"))).toEqual([]);
  });
});

describe("checkIntegrity()", () => {
  test("lets a sound database pass, also one whose full-text table lags behind", () => {
    using sqlite = openSqlite(":memory:", { create: true });
    sqlite.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, body)");
    sqlite.run("CREATE VIRTUAL TABLE search USING fts5(body, content='notes', content_rowid='id')");
    sqlite.run("INSERT INTO notes VALUES (1, 'one')");
    expect(() => checkIntegrity(sqlite, "quick_check")).not.toThrow();
    expect(() => checkIntegrity(sqlite)).not.toThrow();
  });

  test("takes a full-text table that cannot be read for damage", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "search.db");
    const sqlite = openSqlite(file, { create: true });
    sqlite.run("CREATE VIRTUAL TABLE search USING fts5(body)");
    sqlite.run("PRAGMA journal_mode = DELETE");
    sqlite.close(true);
    const bytes = readFileSync(file);
    bytes[bytes.indexOf("version\x04") + "version".length] = 0;
    writeFileSync(file, bytes);
    using damaged = openReadOnly(file, { isStill: true });
    expect(attempt(() => checkIntegrity(damaged, "quick_check"))).toSatisfy(isDamage);
  });
});

describe("openReadOnly()", () => {
  test("changes no byte and makes no file where no log is", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "still #1 100%.db");
    const sqlite = openSqlite(file, { create: true });
    sqlite.run("CREATE TABLE a (b)");
    sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite.close(true);
    const before = readFileSync(file);
    {
      using look = openReadOnly(file, { isStill: true });
      expect(look.query("SELECT name FROM sqlite_master").values()).toEqual([["a"]]);
      expect(() => look.run("INSERT INTO a VALUES (1)")).toThrow("readonly");
    }
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder.dir)).toEqual(["still #1 100%.db"]);
  });

  test("tells damage from a file that is not there", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "text.db");
    writeFileSync(file, "no database ".repeat(100));
    const look = () => openReadOnly(file, { isStill: true }).query("SELECT 1 FROM sqlite_master").all();
    expect(attempt(look)).toSatisfy(isDamage);
    expect(await refusalOf(() => openReadOnly(join(folder.dir, "none.db")))).toMatchObject({ exitCode: 4 });
  });
});

describe("putInPlace()", () => {
  test("never takes the place of a file that is there", async () => {
    await using folder = await tempFolder();
    const [temporary, file] = [join(folder.dir, "a.tmp"), join(folder.dir, "a")];
    writeFileSync(temporary, "new");
    writeFileSync(file, "old");
    chmodSync(file, 0o600);
    const refusal = await refusalOf(() => putInPlace(temporary, file, { isNew: true }));
    expect(refusal.message).toBe(`Cannot write "${file}": there is a file already`);
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(folder.dir)).toEqual(["a"]);
  });
});

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
