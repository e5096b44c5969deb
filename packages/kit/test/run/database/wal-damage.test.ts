import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isDamagedInTheMiddle, isLogDamaged } from "../../../src/run/database/wal-damage.ts";
import type { LogBytes } from "../../../src/run/database/wal-frames.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const pageSize = 512;
const frameSize = 24 + pageSize;
const headerSize = 32;
const updates = 9;

interface Files {
  database: Buffer;
  log: Buffer;
}

/** What a killed program leaves: the database, and a log of what was done since. */
async function killedAfter(work: (sqlite: Sqlite) => void): Promise<Files> {
  await using folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  using sqlite = new Sqlite(file, { create: true });
  sqlite.run(`PRAGMA page_size = ${pageSize}`);
  sqlite.run("PRAGMA journal_mode = WAL");
  sqlite.run("PRAGMA synchronous = FULL");
  sqlite.run("PRAGMA wal_autocheckpoint = 0");
  sqlite.run("CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT)");
  sqlite.run("CREATE INDEX by_text ON a (text)");
  for (let id = 0; id < 20; id += 1)
    sqlite.run("INSERT INTO a VALUES (?, ?)", [id, `${id}`.padStart(100, "x")]);
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  work(sqlite);
  return { database: readFileSync(file), log: readFileSync(`${file}-wal`) };
}

/** Transactions of several frames each; none changes the number of pages. */
function update(sqlite: Sqlite, count = updates): void {
  for (let round = 0; round < count; round += 1) {
    const text = `${round}`.padStart(100, "y");
    sqlite.run("UPDATE a SET text = ? WHERE id = ?", [text, (round * 7) % 20]);
  }
}

function isDamaged(log: Buffer): boolean {
  const bytes: LogBytes = {
    size: log.length,
    read: (offset, length) => new DataView(log.buffer, log.byteOffset + offset, length),
  };
  return isDamagedInTheMiddle(bytes, pageSize);
}

function flip(log: Buffer, place: number, mask = 1 << (place % 8)): Buffer {
  const copy = Buffer.from(log);
  copy[place] = (copy[place] ?? 0) ^ mask;
  return copy;
}

/** Every byte of every header, and one in five of the pages. */
function placesIn(start: number, end: number): number[] {
  const all = Array.from({ length: end - start }, (_, index) => start + index);
  return all.filter(
    (place) => place < headerSize || (place - headerSize) % frameSize < 24 || place % 5 === 0,
  );
}

function framesOf(log: Buffer): Buffer[] {
  const count = Math.floor((log.length - headerSize) / frameSize);
  return Array.from({ length: count }, (_, index) => {
    const start = headerSize + index * frameSize;
    return log.subarray(start, start + frameSize);
  });
}

/** Where the last transaction's frames begin. */
function startOfLast(log: Buffer): number {
  const ends = framesOf(log).flatMap((frame, index) => (frame.readUInt32BE(4) === 0 ? [] : [index]));
  return headerSize + ((ends.at(-2) ?? -1) + 1) * frameSize;
}

/** The bytes that say whether a frame ends a transaction, of those that do not. */
function commitFields(log: Buffer): number[] {
  return framesOf(log).flatMap((frame, index) => {
    const field = headerSize + index * frameSize + 4;
    return frame.readUInt32BE(4) === 0 ? [field, field + 1, field + 2, field + 3] : [];
  });
}

/** What SQLite finds, without a word about what it leaves out. */
async function updatesFound({ database, log }: Files): Promise<number> {
  await using folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  writeFileSync(file, database);
  writeFileSync(`${file}-wal`, log);
  using sqlite = new Sqlite(file);
  return sqlite.query("SELECT 1 FROM a WHERE text LIKE 'y%'").values().length;
}

describe("isDamagedInTheMiddle()", () => {
  test("finds every flipped bit but those in the last transaction", async () => {
    const { log } = await killedAfter((sqlite) => update(sqlite));
    const last = startOfLast(log);
    expect(framesOf(log).length).toBeGreaterThan(2 * updates);
    const missed = [];
    for (const place of placesIn(0, last)) if (!isDamaged(flip(log, place))) missed.push(place);
    expect(missed).toEqual([]);
  });

  test("takes a last transaction that is not whole for what a power cut leaves", async () => {
    const { log } = await killedAfter((sqlite) => update(sqlite));
    const found = [];
    for (const place of placesIn(startOfLast(log), log.length))
      if (isDamaged(flip(log, place))) found.push(place);
    // But no power cut makes a frame in its middle say that it is the last one.
    expect(found).toEqual(commitFields(log).filter((place) => place >= startOfLast(log)));
  });

  test("is right about what SQLite loses", async () => {
    const files = await killedAfter((sqlite) => update(sqlite));
    expect(await updatesFound(files)).toBe(updates);
    for (let place = 5; place < files.log.length; place += 397) {
      const log = flip(files.log, place);
      const lost = updates - (await updatesFound({ ...files, log }));
      expect({ place, isDamaged: isDamaged(log) }).toEqual({ place, isDamaged: lost > 1 });
    }
  });

  test("lets a log end anywhere", async () => {
    const { log } = await killedAfter((sqlite) => update(sqlite));
    const found = [];
    for (const size of placesIn(0, log.length)) if (isDamaged(log.subarray(0, size))) found.push(size);
    expect(found).toEqual([]);
  });

  test("lets any frames of the last transaction be missing", async () => {
    const { log } = await killedAfter((sqlite) => update(sqlite));
    const first = startOfLast(log);
    const count = (log.length - first) / frameSize;
    expect(count).toBeGreaterThan(1);
    for (let missing = 0; missing < 1 << count; missing += 1) {
      const torn = Buffer.from(log);
      for (let frame = 0; frame < count; frame += 1) {
        const start = first + frame * frameSize;
        if (missing & (1 << frame)) torn.fill(0, start, start + frameSize);
      }
      expect({ missing, isDamaged: isDamaged(torn) }).toEqual({ missing, isDamaged: false });
    }
  });

  test("knows the frames of an earlier log behind its own", async () => {
    const { log } = await killedAfter((sqlite) => {
      update(sqlite);
      sqlite.run("PRAGMA wal_checkpoint(RESTART)");
      update(sqlite, 2);
    });
    expect(isDamaged(log)).toBe(false);
    expect(isDamaged(flip(log, headerSize + 30))).toBe(true);
    // The new header did not reach the disk whole; all of the old frames are in the database.
    const torn = Buffer.from(log);
    torn.fill(0xa5, 24, headerSize);
    const older = await killedAfter((sqlite) => update(sqlite));
    older.log.copy(torn, headerSize, headerSize);
    expect(isDamaged(torn)).toBe(false);
  });

  test("knows what a transaction that was taken back has left", async () => {
    const { log } = await killedAfter((sqlite) => {
      sqlite.run("PRAGMA cache_size = 2");
      sqlite.run("BEGIN");
      for (let id = 100; id < 200; id += 1) sqlite.run("INSERT INTO a VALUES (?, ?)", [id, "z".repeat(200)]);
      sqlite.run("ROLLBACK");
      update(sqlite, 3);
    });
    expect(framesOf(log).length).toBeGreaterThan(60);
    expect(isDamaged(log)).toBe(false);
    expect(isDamaged(flip(log, headerSize + 30))).toBe(true);
  });

  test("finds damage that is larger than a frame", async () => {
    const { log } = await killedAfter((sqlite) => update(sqlite));
    for (let start = 0; start < startOfLast(log) - 6 * frameSize; start += 256) {
      const copy = Buffer.from(log);
      copy.fill(0xa5, start, start + 1024);
      expect({ start, isDamaged: isDamaged(copy) }).toEqual({ start, isDamaged: true });
    }
  });
});

describe("isLogDamaged()", () => {
  test("reads the log beside a database", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "a.db");
    const { database, log } = await killedAfter((sqlite) => update(sqlite));
    writeFileSync(file, database);
    expect(isLogDamaged(file)).toBe(false);
    writeFileSync(`${file}-wal`, log);
    expect(isLogDamaged(file)).toBe(false);
    // The page size: only the database tells it now.
    writeFileSync(`${file}-wal`, flip(log, 10));
    expect(isLogDamaged(file)).toBe(true);
    rmSync(`${file}-wal`);
    mkdirSync(`${file}-wal`);
    expect(() => isLogDamaged(file)).toThrow(`Cannot read "${file}-wal": there is a folder in its place`);
  });
});
