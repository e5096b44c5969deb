import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { homePaths } from "../../../src/runtime/home/paths.ts";
import { restoreDatabase, type SetAside } from "../../../src/runtime/database/restore.ts";
import { tempHome } from "../../support/home.ts";

const now = new Date("2026-01-31T12:05:09Z");

/** A home whose program was killed with a row in the log alone, and a backup beside it. */
async function makeHome() {
  const home = await tempHome();
  const { platform } = process;
  const paths = homePaths("notes", home.path, {
    platform: platform === "win32" || platform === "darwin" ? platform : "linux",
    env: {},
    homedir: home.user,
    cwd: home.user,
  });
  mkdirSync(paths.state, { recursive: true });
  const backup = join(home.user, "backup.db");
  makeDatabase(backup, "backup", 1);
  const killed = join(home.user, "killed.db");
  using sqlite = makeDatabase(killed, "present", 5, "WAL");
  for (const ending of ["", "-wal"]) copyFileSync(`${killed}${ending}`, `${paths.database}${ending}`);
  sqlite.close();
  return { ...home, paths, restore: () => restoreDatabase(backup, paths, "notes", now) };
}

function makeDatabase(file: string, text: string, rows: number, journal = "DELETE"): Sqlite {
  const sqlite = new Sqlite(file, { create: true });
  sqlite.run(`PRAGMA journal_mode = ${journal}`);
  sqlite.run("CREATE TABLE a (text TEXT)");
  for (let row = 0; row < rows; row += 1) sqlite.run("INSERT INTO a VALUES (?)", [text]);
  return sqlite;
}

function textsOf(file: string): unknown[] {
  using sqlite = new Sqlite(file, { readonly: true });
  return sqlite.query("SELECT text FROM a").values().flat();
}

function pathOf(aside: SetAside): string {
  return aside.kind === "nothing" ? "" : aside.path;
}

describe("restoreDatabase()", () => {
  test("sets aside what stood in the log alone, as a backup", async () => {
    await using home = await makeHome();
    const aside = home.restore();
    expect(aside).toEqual({
      kind: "backup",
      path: join(home.paths.backups, "notes_2026-01-31T120509Z_0.0.0_replaced.db"),
    });
    expect(textsOf(pathOf(aside))).toEqual(Array.from({ length: 5 }, () => "present"));
    expect(textsOf(home.paths.database)).toEqual(["backup"]);
  });

  test("sets a database with a damaged log aside as it is: SQLite would drop what stands behind the damage", async () => {
    await using home = await makeHome();
    const log = readFileSync(`${home.paths.database}-wal`);
    log[32 + 24 + 100] = 0xa5;
    writeFileSync(`${home.paths.database}-wal`, log);
    const aside = home.restore();
    expect(aside).toEqual({ kind: "damaged", path: join(home.paths.backups, "damaged-2026-01-31T120509Z") });
    expect(readFileSync(join(pathOf(aside), "notes.db-wal")).equals(log)).toBe(true);
    expect(textsOf(home.paths.database)).toEqual(["backup"]);
  });

  test("sets a damaged database aside as damaged", async () => {
    await using home = await makeHome();
    rmSync(`${home.paths.database}-wal`);
    writeFileSync(home.paths.database, "SQLite format 3\0".padEnd(8192));
    expect(home.restore()).toMatchObject({ kind: "damaged" });
  });

  test("does not call damaged what it could not read", async () => {
    await using home = await makeHome();
    const database = readFileSync(home.paths.database);
    // No disk that reports errors, but it refuses to be read just as well.
    rmSync(`${home.paths.database}-wal`);
    mkdirSync(`${home.paths.database}-wal`);
    const aside = home.restore();
    expect(aside).toEqual({ kind: "unread", path: join(home.paths.backups, "unread-2026-01-31T120509Z") });
    expect(readFileSync(join(pathOf(aside), "notes.db")).equals(database)).toBe(true);
    expect(existsSync(`${home.paths.database}-wal`)).toBe(false);
    expect(textsOf(home.paths.database)).toEqual(["backup"]);
  });
});
