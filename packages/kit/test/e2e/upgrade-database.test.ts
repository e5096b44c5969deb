// What happens to the user's database when the program changes under it: updates, failed updates, and the way back.
import { Database as Sqlite } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { readFolder } from "../support/folder.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, expectOutcome, start, type Outcome } from "../support/program.ts";
import {
  firstVersion,
  lossyVersion,
  migrationText,
  sameSchemaVersion,
  secondVersion,
} from "../support/versions.ts";

const buildTimeoutMs = 10 * 60_000;
const serveArgs = ["--no-open", "--port", "0"];

describe("upgrade of the database", () => {
  let first: Binary;
  let second: Binary;
  let same: Binary;
  let lossy: Binary;
  beforeAll(async () => {
    first = await firstVersion();
    second = await secondVersion();
    same = await sameSchemaVersion();
    lossy = await lossyVersion();
  }, buildTimeoutMs);

  test("keeps rows, children, triggers, views and full-text search through a rebuild, and a backup from before", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    await using updated = await start(second, { home });
    expect(await itemNames(updated)).toEqual(["first", "second", "kept"]);
    await postItem(updated, "after");
    expectOutcome(await updated.stop(), { stdout: expect.any(String) });
    using sqlite = openDatabase(home);
    expect(sqlite.query("SELECT item FROM marks").values()).toEqual([[1], [2]]);
    expect(sqlite.query("SELECT name FROM item_names").values()).toHaveLength(4);
    expect(sqlite.query("SELECT rowid FROM found WHERE found MATCH 'after OR kept'").values()).toEqual([
      [3],
      [4],
    ]);
    expect(backupsOf(home)).toEqual([expect.stringMatching(/^fixture_[\dTZ-]+_1\.0\.0_before-2\.0\.0\.db$/)]);
    using backup = new Sqlite(home.file("backups", backupsOf(home)[0] ?? ""), { readonly: true });
    expect(backup.query("SELECT name FROM items").values()).toEqual([["first"], ["second"], ["kept"]]);
  });

  test("equals a fresh install's schema afterwards", async () => {
    await using old = await tempHome();
    await using fresh = await tempHome();
    await useFirst(first, old);
    for (const home of [old, fresh]) await serveOnce(second, home);
    expect(schemaOf(old)).toEqual(schemaOf(fresh));
  });

  test("leaves everything as it was when a migration would lose rows, and says so", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    await serveOnce(second, home);
    const before = readFileSync(home.file("fixture.db"));
    const outcome = await execute(lossy, { home, args: serveArgs });
    expectRefusal(outcome, 1, [
      '"0003_lossy"',
      'it would lose 1 of the 3 rows in "items"',
      "your data is unchanged",
    ]);
    expect(readFileSync(home.file("fixture.db")).equals(before)).toBe(true);
    const made = backupsOf(home);
    expect(made).toHaveLength(2);
    await execute(lossy, { home, args: serveArgs });
    expect(backupsOf(home)).toEqual(made);
    await using again = await start(second, { home });
    expect(await itemNames(again)).toEqual(["first", "second", "kept"]);
  });

  test("backs up once when the version changes and the schema does not, after it is ready", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    await serveOnce(second, home);
    await using newer = await start(second, { home });
    await postItem(newer, "another");
    await newer.stop();
    const names = () => backupsOf(home).map((name) => name.split("_").slice(2).join(" "));
    const version = () => readFileSync(home.file(".state", "version"), "utf8");
    // Stopped too early: the next start makes up for it.
    await serveOnce(same, home);
    expect([names(), version()]).toEqual([["1.0.0 before-2.0.0.db"], "2.0.0\n"]);
    await using running = await start(same, { home });
    await until(version, (text) => text === "2.1.0\n");
    await running.stop();
    await serveOnce(same, home);
    expect(names()).toEqual(["1.0.0 before-2.0.0.db", "2.0.0 new-version.db"]);
    const log = readFileSync(home.file("logs", "fixture.log"), "utf8");
    expect(log.indexOf("Backed up the database to")).toBeGreaterThan(log.indexOf("2.1.0 at"));
  });

  test("exit 3: refuses a newer database before anything is written, and names the way back, which works", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    await using updated = await start(second, { home });
    await postItem(updated, "only in the second");
    await updated.stop();
    const before = filesOf(home);
    const outcome = await execute(first, { home, args: serveArgs });
    const [backup = ""] = backupsOf(home);
    expectRefusal(outcome, 3, ["version 2.0.0 wrote it", "this is 1.0.0", `fixture restore ${backup}`]);
    expect(filesOf(home)).toEqual(before);

    const restored = await execute(first, { home, args: ["restore", "before-2.0.0"] });
    expect(restored).toMatchObject({ stderr: "", exitCode: 0 });
    await using back = await start(first, { home });
    expect(await itemNames(back)).toEqual(["first", "second", "kept"]);
    await back.stop();
    const undo = /undo with: fixture restore (\S+) --home /.exec(restored.stdout)?.[1] ?? "";
    expect(await execute(second, { home, args: ["restore", undo] })).toMatchObject({
      stderr: "",
      exitCode: 0,
    });
    await using forth = await start(second, { home });
    expect(await itemNames(forth)).toEqual(["first", "second", "kept", "only in the second"]);
  });

  test("exit 3: refuses a newer database whose last rows stand in its log alone, and leaves both as they are", async () => {
    await using home = await tempHome();
    await using updated = await start(second, { home });
    await postItem(updated, "in the log");
    await updated.kill();
    const before = ["fixture.db", "fixture.db-wal"].map((name) => readFileSync(home.file(name)));
    expectRefusal(await execute(first, { home, args: serveArgs }), 3, ["version 2.0.0 wrote it"]);
    const after = ["fixture.db", "fixture.db-wal"].map((name) => readFileSync(home.file(name)));
    expect(after).toEqual(before);
    await using again = await start(second, { home });
    expect(await itemNames(again)).toEqual(["first", "second", "in the log"]);
  });

  test("takes over a database of drizzle's own migrator", async () => {
    await using home = await tempHome();
    await serveOnce(first, home);
    rmSync(home.file("fixture.db"));
    {
      using sqlite = new Sqlite(home.file("fixture.db"), { create: true });
      sqlite.run(
        "CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
      );
      for (const [index, name] of ["0000_create_items", "0001_related"].entries()) {
        for (const statement of migrationText(name).split("--> statement-breakpoint")) sqlite.run(statement);
        const hash = new Bun.CryptoHasher("sha256").update(migrationText(name)).digest("hex");
        sqlite.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)", [hash, index]);
      }
      sqlite.run("INSERT INTO items (name, created_at) VALUES ('theirs', 0)");
    }
    await using program = await start(second, { home });
    expect(await itemNames(program)).toEqual(["theirs"]);
    await program.stop();
    await using again = await start(second, { home });
    expect(await itemNames(again)).toEqual(["theirs"]);
  });

  test("takes in what .dump and sqlite3 put together of it, restored or in its place, and updates it", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    const dumped = join(home.user, "dumped.db");
    copyFileSync(home.file("fixture.db"), dumped);
    for (const file of [home.file("fixture.db"), dumped]) unmark(file);
    expect(await execute(first, { home, args: ["backup"] })).toMatchObject({ stderr: "", exitCode: 0 });
    await serveOnce(first, home);
    expect(markOf(home)).not.toBe(0);

    expect(await execute(first, { home, args: ["restore", dumped] })).toMatchObject({
      stderr: "",
      exitCode: 0,
    });
    await using updated = await start(second, { home });
    expect(await itemNames(updated)).toEqual(["first", "second", "kept"]);
    await updated.stop();
    expect(markOf(home)).not.toBe(0);
    unmark(home.file("fixture.db"));
    expectRefusal(await execute(first, { home, args: serveArgs }), 3, ["version 2.0.0 wrote it"]);
  });

  test("exit 1: never puts an empty database where one was, and offers the newest good backup", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    await execute(first, { home, args: ["backup"] });
    const [backup = ""] = backupsOf(home);
    rmSync(home.file("fixture.db"));
    expectRefusal(await execute(first, { home, args: serveArgs }), 1, [
      "it is gone",
      `fixture restore ${backup}`,
    ]);
    expect(existsSync(home.file("fixture.db"))).toBe(false);
    expect(await execute(first, { home, args: ["restore", backup] })).toMatchObject({ exitCode: 0 });
    await using back = await start(first, { home });
    expect(await itemNames(back)).toEqual(["first", "second", "kept"]);
  });

  test("exit 1: refuses a damaged database after an unclean stop, again and again, and sets it aside by a restore", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    await execute(first, { home, args: ["backup"] });
    const [backup = ""] = backupsOf(home);
    await using killed = await start(first, { home });
    await killed.kill();
    // A page of the table's rows.
    const bytes = readFileSync(home.file("fixture.db"));
    bytes.fill(0xa5, 4096 * 2, 4096 * 5);
    writeFileSync(home.file("fixture.db"), bytes);
    for (let round = 0; round < 2; round += 1) {
      const outcome = await execute(first, { home, args: serveArgs });
      expectRefusal(outcome, 1, ["it is damaged", `fixture restore ${backup}`]);
    }
    expect(readFileSync(home.file("fixture.db")).equals(bytes)).toBe(true);
    const restored = await execute(first, { home, args: ["restore", backup, "--json"] });
    const { setAside, damaged } = JSON.parse(restored.stdout) as { setAside: string; damaged: boolean };
    expect(damaged).toBe(true);
    expect(readFileSync(`${setAside}/fixture.db`).equals(bytes)).toBe(true);
    await using back = await start(first, { home });
    expect(await itemNames(back)).toEqual(["first", "second", "kept"]);
  });

  test("keeps the database that a first start had unpacked when it was cut off before its ledger", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    for (const name of ["ledger.json", "version"]) rmSync(home.file(".state", name));
    await using again = await start(first, { home });
    expect(await itemNames(again)).toEqual(["first", "second", "kept"]);
  });
});

/** A home of the first version with one item more, and marks on the first two. */
async function useFirst(first: Binary, home: TempHome): Promise<void> {
  await using program = await start(first, { home });
  await postItem(program, "kept");
  await program.stop();
  using sqlite = new Sqlite(home.file("fixture.db"));
  sqlite.run("INSERT INTO marks (item) VALUES (1), (2)");
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

async function serveOnce(binary: Binary, home: TempHome): Promise<void> {
  await using program = await start(binary, { home });
  await program.stop();
}

/** All that a file which .dump and sqlite3 put together lacks is the mark. */
function unmark(file: string): void {
  using sqlite = new Sqlite(file);
  sqlite.run("PRAGMA application_id = 0");
}

function markOf(home: TempHome): number | undefined {
  using sqlite = openDatabase(home);
  return sqlite.query<{ application_id: number }, []>("PRAGMA application_id").get()?.application_id;
}

function openDatabase(home: TempHome): Sqlite {
  return new Sqlite(home.file("fixture.db"), { readonly: true });
}

function schemaOf(home: TempHome): unknown[] {
  using sqlite = openDatabase(home);
  const rows = sqlite
    .query<{ sql: string }, []>("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    .all();
  return rows;
}

function backupsOf(home: TempHome): string[] {
  return existsSync(home.file("backups")) ? readdirSync(home.file("backups")).sort() : [];
}

/** Without what a start may always write. */
function filesOf(home: TempHome): unknown[] {
  return readFolder(home.path)
    .filter(({ path }) => !/^(logs\/|\.state\/(lock\.db|instance\.json|token)?)/.test(path))
    .map(({ path, sha256 }) => ({ path, sha256 }));
}

/** One sentence, one hint, nothing on stdout, and never a stack trace. */
function expectRefusal(outcome: Outcome, exitCode: number, words: readonly string[]): void {
  const lines = outcome.stderr.trimEnd().split("\n");
  expect(lines).toEqual([expect.any(String), expect.stringMatching(/^Try: /)]);
  for (const word of words) expect(outcome.stderr).toContain(word);
  expect(outcome).toMatchObject({ stdout: "", exitCode });
}
