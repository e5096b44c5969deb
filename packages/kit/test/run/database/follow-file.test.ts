import { describe, expect, test } from "bun:test";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

import { closeSqlite, openSqlite } from "../../../src/run/database/connection.ts";
import { followDatabaseFile } from "../../../src/run/database/follow-file.ts";
import { makeLogStamp } from "../../../src/run/database/log-stamp.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { refusalOf } from "../../support/refusal.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("followDatabaseFile() says that the database was taken away since the start looked at it", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "notes.db");
  expect(await refusalOf(() => followDatabaseFile(file))).toMatchObject({
    exitCode: 4,
    message: `Cannot open the database "${file}": it was deleted or moved away a moment ago`,
    hint: "see what cleans up or syncs that folder, bring the database back from there, and start the app again",
  });
});

unless(noPipes).test(
  "followDatabaseFile() does not wait for a pipe that took its place meanwhile",
  async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "notes.db");
    makePipe(file);
    expect(await refusalOf(() => followDatabaseFile(file))).toMatchObject({
      exitCode: 4,
      message: `Cannot open the database "${file}": it is a pipe or a device, not a file`,
    });
  },
);

describe("followDatabaseFile() reads only the beginning of a long log, and still", () => {
  test("knows its own file after a large import", async () => {
    await using home = await openFollowed();
    const { file } = home;
    // The first change begins a new log, and the stamp comes with the second one.
    for (const pages of [2000, 3, 6000, 3, 6000]) {
      home.addPages(pages);
      expect([pages, file.state()]).toEqual([pages, "same"]);
    }
  });

  test("knows an older copy that was put in its place meanwhile", async () => {
    await using home = await openFollowed();
    const { file, path } = home;
    const older = readFileSync(path);
    for (const pages of [2000, 3, 6000]) home.addPages(pages);
    expect(file.state()).toBe("same");
    overwrite(path, older);
    expect(file.state()).toBe("replaced");
  });
});

async function openFollowed() {
  const folder = await tempFolder();
  const path = join(folder.dir, "notes.db");
  const file = followed(path);
  const sqlite = openSqlite(path);
  const stamp = makeLogStamp(sqlite, path);
  file.settle();
  return {
    path,
    file,
    /** One change of this many pages, as a request makes it. */
    addPages(count: number) {
      stamp.renew();
      sqlite.run(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
         INSERT INTO pages SELECT zeroblob(4000) FROM n`,
      );
    },
    async [Symbol.asyncDispose]() {
      stamp[Symbol.dispose]();
      sqlite.close(true);
      file[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Closed once, as a start finds it. */
function followed(path: string) {
  const sqlite = openSqlite(path, { create: true });
  sqlite.run("CREATE TABLE pages (content BLOB)");
  closeSqlite(sqlite);
  return followDatabaseFile(path);
}

/** Into the same file, as a sync client does. */
function overwrite(path: string, bytes: Buffer): void {
  const descriptor = openSync(path, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, 0);
  closeSync(descriptor);
}
