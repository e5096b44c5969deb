// A log or a journal beside a database file that it does not belong to.
import { describe, expect, test } from "bun:test";
import { copyFileSync, existsSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

import { closeSqlite, openSqlite, type Sqlite } from "../../../src/run/database/connection.ts";
import { judgeCompanions } from "../../../src/run/database/foreign-log.ts";
import { makeLogStamp } from "../../../src/run/database/log-stamp.ts";
import { cutOffCommit } from "../../support/cut-off-commit.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { refusalOf } from "../../support/refusal.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function makeDatabase() {
  const folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  run(file, (sqlite) => sqlite.run("CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT)"));
  return { ...folder, file, path: (name: string) => join(folder.dir, name) };
}

/** A run that ends by itself. */
function run(file: string, work: (sqlite: Sqlite) => void): void {
  const sqlite = openSqlite(file, { create: true });
  using stamp = makeLogStamp(sqlite, file);
  stamp.renew();
  work(sqlite);
  closeSqlite(sqlite);
}

const endings = ["", "-wal", "-journal"];

/** A run that is killed after `work`: what it leaves stands at `copy`. */
function killed(file: string, copy: string, work: (sqlite: Sqlite, renew: () => void) => void): void {
  const sqlite = openSqlite(file);
  using stamp = makeLogStamp(sqlite, file);
  stamp.renew();
  work(sqlite, stamp.renew);
  for (const ending of endings) {
    if (existsSync(file + ending)) copyFileSync(file + ending, copy + ending);
  }
  sqlite.close(true);
}

function add(sqlite: Sqlite, count = 1): void {
  for (let row = 0; row < count; row += 1) sqlite.run("INSERT INTO a (text) VALUES (hex(zeroblob(500)))");
}

/** Rows that stay where they are, so that SQLite itself has no reason to write the first page. */
function change(sqlite: Sqlite): void {
  sqlite.run("UPDATE a SET text = replace(text, '0', '1')");
  sqlite.run("UPDATE a SET text = replace(text, '1', '0')");
}

describe("judgeCompanions()", () => {
  unless(noPipes).test.each(["-wal", "-journal"])(
    "refuses a pipe with the ending %s at once, as no writer ever comes",
    async (ending) => {
      await using folder = await makeDatabase();
      makePipe(`${folder.file}${ending}`);
      expect(await refusalOf(() => judgeCompanions(folder.file))).toMatchObject({
        exitCode: 4,
        message: `Cannot read "${folder.file}${ending}": it is a pipe or a device, not a file`,
      });
    },
  );

  test("knows the log of a run that was killed", async () => {
    await using folder = await makeDatabase();
    killed(folder.file, folder.path("b.db"), (sqlite) => add(sqlite, 10));
    expect(judgeCompanions(folder.path("b.db"))).toBe("belongs");
  });

  test("knows it when a part of it was moved into the database already", async () => {
    await using folder = await makeDatabase();
    killed(folder.file, folder.path("b.db"), (sqlite) => {
      add(sqlite, 10);
      sqlite.run("PRAGMA wal_checkpoint(PASSIVE)");
    });
    expect(judgeCompanions(folder.path("b.db"))).toBe("belongs");
  });

  test("knows it after the log was begun again and again", async () => {
    await using folder = await makeDatabase();
    for (let rounds = 1; rounds <= 6; rounds += 1) {
      killed(folder.file, folder.path("b.db"), (sqlite, renew) => {
        for (let round = 0; round < rounds; round += 1) {
          add(sqlite, 3);
          sqlite.run("PRAGMA wal_checkpoint(PASSIVE)");
          change(sqlite);
          renew();
        }
      });
      expect(judgeCompanions(folder.path("b.db"))).not.toBe("foreign");
    }
  });

  test("knows it wherever a run was killed, if a stamp came before each change", async () => {
    await using folder = await makeDatabase();
    for (let changes = 1; changes <= 30; changes += 1) {
      killed(folder.file, folder.path("b.db"), (sqlite, renew) => {
        // SQLite writes a log back after a thousand pages.
        sqlite.run("PRAGMA wal_autocheckpoint = 8");
        for (let round = 0; round < changes; round += 1) {
          renew();
          add(sqlite);
        }
      });
      expect(judgeCompanions(folder.path("b.db"))).toBe("belongs");
    }
  });

  test.each([1, 10, 400])("refuses it beside the file of an earlier day (%p rows since)", async (rows) => {
    await using folder = await makeDatabase();
    run(folder.file, (sqlite) => add(sqlite, 100));
    copyFileSync(folder.file, folder.path("yesterday.db"));
    run(folder.file, change);
    killed(folder.file, folder.path("b.db"), (sqlite) => (change(sqlite), add(sqlite, rows)));
    copyFileSync(folder.path("yesterday.db"), folder.path("b.db"));
    expect(judgeCompanions(folder.path("b.db"))).toBe("foreign");
  });

  test("refuses it beside a copy that was made during the same run", async () => {
    await using folder = await makeDatabase();
    killed(folder.file, folder.path("b.db"), (sqlite, renew) => {
      add(sqlite, 50);
      copyFileSync(folder.file, folder.path("earlier.db"));
      for (let round = 0; round < 2; round += 1) {
        change(sqlite);
        sqlite.run("PRAGMA wal_checkpoint(PASSIVE)");
        change(sqlite);
        renew();
      }
    });
    copyFileSync(folder.path("earlier.db"), folder.path("b.db"));
    expect(judgeCompanions(folder.path("b.db"))).toBe("foreign");
  });

  test("takes a copy that was made since the log was begun: with the log it is whole", async () => {
    await using folder = await makeDatabase();
    killed(folder.file, folder.path("b.db"), (sqlite) => {
      add(sqlite);
      copyFileSync(folder.file, folder.path("earlier.db"));
      add(sqlite, 50);
    });
    copyFileSync(folder.path("earlier.db"), folder.path("b.db"));
    expect(judgeCompanions(folder.path("b.db"))).toBe("belongs");
  });

  test("refuses it beside a backup", async () => {
    await using folder = await makeDatabase();
    run(folder.file, (sqlite) => {
      add(sqlite, 100);
      sqlite.run("VACUUM INTO ?", [folder.path("backup.db")]);
    });
    killed(folder.file, folder.path("b.db"), change);
    copyFileSync(folder.path("backup.db"), folder.path("b.db"));
    expect(judgeCompanions(folder.path("b.db"))).toBe("foreign");
  });

  test("does not know a log without a stamp, and says so", async () => {
    await using folder = await makeDatabase();
    run(folder.file, (sqlite) => add(sqlite, 10));
    const sqlite = openSqlite(folder.file);
    change(sqlite);
    for (const ending of endings.slice(0, 2)) {
      copyFileSync(folder.file + ending, folder.path("b.db") + ending);
    }
    sqlite.close(true);
    expect(judgeCompanions(folder.path("b.db"))).toBe("unknown");
  });

  test("finds nothing in a log that was cut off within its first transaction", async () => {
    await using folder = await makeDatabase();
    killed(folder.file, folder.path("b.db"), () => {});
    const log = `${folder.path("b.db")}-wal`;
    truncateSync(log, statSync(log).size - 1);
    expect(judgeCompanions(folder.path("b.db"))).toBe("empty");
  });

  test("knows the journal of a change that was cut off, and refuses it beside another file", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "a.db");
    const openPlain = () => openSqlite(file, { create: true, journal: "DELETE" });
    using sqlite = openPlain();
    sqlite.run("CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT)");
    sqlite.run("BEGIN");
    add(sqlite, 2000);
    sqlite.run("COMMIT");
    copyFileSync(file, join(folder.dir, "yesterday.db"));
    sqlite.run("UPDATE a SET text = 'changed' WHERE id = 1");
    sqlite.close(true);
    await cutOffCommit(file, "DELETE FROM a WHERE rowid % 2 = 0; UPDATE a SET text = text || text");
    expect(judgeCompanions(file)).toBe("belongs");
    copyFileSync(join(folder.dir, "yesterday.db"), file);
    expect(judgeCompanions(file)).toBe("foreign");
  });
});

describe("makeLogStamp()", () => {
  test("changes nothing that a backup holds", async () => {
    await using folder = await makeDatabase();
    run(folder.file, (sqlite) => sqlite.run("VACUUM INTO ?", [folder.path("one.db")]));
    run(folder.file, (sqlite) => sqlite.run("VACUUM INTO ?", [folder.path("two.db")]));
    expect(await Bun.file(folder.path("two.db")).bytes()).toEqual(
      await Bun.file(folder.path("one.db")).bytes(),
    );
  });

  test("writes nothing while the log is stamped", async () => {
    await using folder = await makeDatabase();
    const sqlite = openSqlite(folder.file);
    using stamp = makeLogStamp(sqlite, folder.file);
    stamp.renew();
    const before = statSync(`${folder.file}-wal`).size;
    stamp.renew();
    stamp.renewIfBegun();
    expect(statSync(`${folder.file}-wal`).size).toBe(before);
    closeSqlite(sqlite);
  });

  test("begins no log by itself where nothing is written", async () => {
    await using folder = await makeDatabase();
    const sqlite = openSqlite(folder.file);
    using stamp = makeLogStamp(sqlite, folder.file);
    stamp.renewIfBegun();
    expect(statSync(`${folder.file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
    closeSqlite(sqlite);
  });
});
