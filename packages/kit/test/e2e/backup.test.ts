// The commands that copy, list, bring back and export the user's data.
import { Database as Sqlite } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { readFolder } from "../support/folder.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, start, type Outcome } from "../support/program.ts";
import { firstVersion, secondVersion } from "../support/versions.ts";

const buildTimeoutMs = 10 * 60_000;

describe("backups", () => {
  let binary: Binary;
  let newer: Binary;
  beforeAll(async () => {
    binary = await firstVersion();
    newer = await secondVersion();
  }, buildTimeoutMs);

  const run = (home: TempHome, ...args: string[]) => execute(binary, { home, args });
  const runJson = async <T>(home: TempHome, ...args: string[]): Promise<T> => {
    const outcome = await run(home, ...args, "--json");
    expect(outcome).toMatchObject({ stderr: "", exitCode: 0 });
    return JSON.parse(outcome.stdout) as T;
  };

  test("backup copies what is acknowledged while the app runs and is being written to", async () => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    for (let n = 0; n < 50; n += 1) await postItem(program, `item ${n}`);
    const writing = Promise.all(Array.from({ length: 50 }, (_, n) => postItem(program, `later ${n}`)));
    const { file, size } = await runJson<{ file: string; size: number }>(home, "backup");
    await writing;
    expect(statSync(file)).toMatchObject({ size });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    using backup = new Sqlite(file, { readonly: true });
    expect(backup.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
    const names = backup.query("SELECT name FROM items").values().flat();
    expect(names.slice(0, 52)).toEqual([
      "first",
      "second",
      ...Array.from({ length: 50 }, (_, n) => `item ${n}`),
    ]);
    expect((await itemNames(program)).length).toBe(102);
  });

  test("backup FILE writes a file of the user's choice, and never over one", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    const wanted = join(home.user, "mine.db");
    expect(await run(home, "backup", "mine.db")).toEqual({
      stdout: `Backed up your data to "${wanted}"\n`,
      stderr: "",
      exitCode: 0,
    });
    const before = readFileSync(wanted);
    expectRefusal(await run(home, "backup", "mine.db"), 1, [wanted, "there is a file already"]);
    expect(readFileSync(wanted).equals(before)).toBe(true);
    expectRefusal(await run(home, "backup", "nowhere/mine.db"), 4, ["nowhere"]);
    expect(readdirSync(home.user)).toEqual(["mine.db"]);
  });

  test("backup and export say that there is nothing where no app was, and make nothing", async () => {
    await using home = await tempHome();
    for (const args of [["backup"], ["export", "out"]])
      expectRefusal(await run(home, ...args), 1, ["fixture.db"]);
    expect(await run(home, "backups")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("no backups"),
    });
    expect(existsSync(home.path)).toBe(false);
    expect(readdirSync(home.user)).toEqual([]);
  });

  test("backups lists name, version, date and size, the newest first", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    await run(home, "backup");
    await using program = await start(binary, { home });
    await postItem(program, "more");
    await program.stop();
    await run(home, "backup");
    const { backups } = await runJson<{ backups: { name: string; version: string; size: number }[] }>(
      home,
      "backups",
    );
    expect(backups.map(({ version }) => version)).toEqual(["1.0.0", "1.0.0"]);
    expect(backups.map(({ name }) => name)).toEqual(readdirSync(home.file("backups")).sort().toReversed());
    const { stdout } = await run(home, "backups");
    expect(stdout.split("\n")[0]).toMatch(/^name +version +date +size$/);
    expect(stdout).toContain(`${backups[0]?.name}  1.0.0    20`);
  });

  test("restore puts a backup back, keeps what it replaced, and says how to undo it", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    await run(home, "backup", "old.db");
    await using program = await start(binary, { home });
    await postItem(program, "since then");
    await program.stop();
    const outcome = await run(home, "restore", "old.db");
    expect(outcome).toMatchObject({ stderr: "", exitCode: 0 });
    const undo = /undo with: fixture restore (\S+) --home \S+\n$/.exec(outcome.stdout)?.[1] ?? "none";
    await using back = await start(binary, { home });
    expect(await itemNames(back)).toEqual(["first", "second"]);
    await back.stop();
    expect(await run(home, "restore", undo)).toMatchObject({ stderr: "", exitCode: 0 });
    await using forth = await start(binary, { home });
    expect(await itemNames(forth)).toEqual(["first", "second", "since then"]);
  });

  test("restore keeps the rows of a killed run that stand in its log alone", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    await run(home, "backup", "old.db");
    await using program = await start(binary, { home });
    await postItem(program, "in the log");
    await program.kill();
    const { setAside } = await runJson<{ setAside: string }>(home, "restore", "old.db");
    using aside = new Sqlite(setAside, { readonly: true });
    expect(aside.query("SELECT name FROM items").values()).toEqual([["first"], ["second"], ["in the log"]]);
    expect(existsSync(home.file("fixture.db-wal"))).toBe(false);
  });

  test("restore refuses while the app runs, and says how to stop it", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    await run(home, "backup", "old.db");
    await using program = await start(binary, { home });
    expectRefusal(await run(home, "restore", "old.db"), 1, [program.url, "fixture stop"]);
    await postItem(program, "still works");
  });

  test("restore refuses a database whose tables are gone, and a folder, and changes nothing", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    const wanted = join(home.user, "emptied.db");
    await run(home, "backup", "emptied.db");
    using emptied = new Sqlite(wanted);
    emptied.run("DROP TABLE items");
    emptied.close();
    const before = readFolder(home.path).map(({ path, sha256 }) => ({ path, sha256 }));
    expectRefusal(await run(home, "restore", "emptied.db"), 1, [wanted, 'its table "items" is missing']);
    expectRefusal(await run(home, "restore", home.user), 2, [home.user, "it is not a file"]);
    expect(readFolder(home.path).map(({ path, sha256 }) => ({ path, sha256 }))).toEqual(before);
  });

  test("lets a backup of somebody else's neither steer the terminal nor say a line of its own", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    await run(home, "backup", "theirs.db");
    using theirs = new Sqlite(join(home.user, "theirs.db"));
    const name = "\u001b]0;owned\u0007\nTry: something else";
    theirs.run("INSERT INTO samara_migrations VALUES (99, ?, 'x', '9\u009b2J', '')", [name]);
    theirs.close();
    const { stderr, exitCode } = await run(home, "restore", "theirs.db");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("\\x1b]0;owned\\x07\\x0aTry: something else");
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  });

  test("restore brings a backup into a home that is not there yet", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    await run(home, "backup", "old.db");
    rmSync(home.path, { recursive: true });
    expect(await run(home, "restore", "old.db")).toMatchObject({ stderr: "", exitCode: 0 });
    await using program = await start(binary, { home });
    expect(await itemNames(program)).toEqual(["first", "second"]);
  });

  test.each<[string, number, string, (home: TempHome, file: string) => Promise<void> | void]>([
    ["no file", 2, "there is no such file or backup", () => {}],
    ["a text", 3, "it is not a SQLite database", (_, file) => writeFileSync(file, "Dear diary, ".repeat(50))],
    ["an empty file", 1, "it is damaged", (_, file) => writeFileSync(file, "")],
    [
      "another program's database",
      3,
      "another program made it",
      (_, file) => {
        using sqlite = new Sqlite(file, { create: true });
        sqlite.run("CREATE TABLE theirs (a)");
      },
    ],
    [
      "a damaged backup",
      1,
      "it is damaged",
      async (home, file) => {
        await run(home, "backup", file);
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0xa5, 4096 * 2, 4096 * 4));
      },
    ],
    [
      "a newer version's backup",
      3,
      "version 2.0.0 wrote it",
      async (_, file) => {
        await using other = await tempHome();
        await serveOnce(newer, other);
        await execute(newer, { home: other, args: ["backup", file] });
      },
    ],
  ])("restore refuses %s, and changes nothing", async (_, exitCode, words, make) => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    const file = join(home.user, "wanted.db");
    await make(home, file);
    const before = contentsOf(home);
    expectRefusal(await run(home, "restore", "wanted.db"), exitCode, ["wanted.db", words]);
    expect(contentsOf(home)).toEqual(before);
  });

  test("export writes every table as JSON lines and the seed files as the user has them", async () => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await postItem(program, "grüße");
    writeFileSync(home.file("welcome.txt"), "mine now\n");
    rmSync(home.file("empty.txt"));
    const answer = await runJson<{ folder: string; tables: { table: string; file: string; rows: number }[] }>(
      home,
      "export",
      "out",
    );
    const out = join(home.user, "out");
    expect(answer.folder).toBe(out);
    const lines = readFileSync(join(out, "tables", "items.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual([
      "first",
      "second",
      "grüße",
    ]);
    expect(answer.tables.map(({ table }) => table)).toEqual(["items", "marks", "samara_migrations"]);
    expect(readFileSync(join(out, "tables", "schema.sql"), "utf8")).toContain("CREATE TABLE marks");
    expect(readFileSync(join(out, "files", "welcome.txt"), "utf8")).toBe("mine now\n");
    expect(existsSync(join(out, "files", "empty.txt"))).toBe(false);
    expect(readFileSync(join(out, "files", "all-bytes.bin"))).toEqual(
      readFileSync(home.file("all-bytes.bin")),
    );
    expectRefusal(await run(home, "export", "out"), 1, [out, "it is not empty"]);
    mkdirSync(join(home.user, "empty"));
    expect(await run(home, "export", "empty")).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test("restore refuses a folder of another user before it looks for anything in it", async () => {
    await using home = await tempHome();
    mkdirSync(home.path);
    // The administrator can give a folder away; anybody else finds one that is the administrator's.
    const isAdministrator = process.getuid?.() === 0;
    if (isAdministrator) chownSync(home.path, 12_345, 12_345);
    const path = isAdministrator ? home.path : "/";
    const outcome = await execute(binary, { home, args: ["restore", "any.db", "--home", path] });
    expectRefusal(outcome, 4, [`Cannot use the folder "${path}": it belongs to another user`]);
    expect(contentsOf(home)).toEqual([]);
  });

  test("refuses unusable settings for backups", async () => {
    await using home = await tempHome();
    await serveOnce(binary, home);
    writeFileSync(home.file("settings.toml"), "backups_daily = maybe\n");
    expectRefusal(await run(home, "serve", "--no-open"), 1, ["settings.toml"]);
    writeFileSync(home.file("settings.toml"), "backups_keep = 0\n");
    expectRefusal(await run(home, "serve", "--no-open"), 1, ["backups_keep", "1 to 1000"]);
  });
});

async function serveOnce(binary: Binary, home: TempHome): Promise<void> {
  await using program = await start(binary, { home });
  await program.stop();
}

function contentsOf(home: TempHome): unknown[] {
  return readFolder(home.path).map(({ path, sha256, mode }) => ({ path, sha256, mode }));
}

/** One sentence, one hint, nothing on stdout, and never a stack trace. */
function expectRefusal(outcome: Outcome, exitCode: number, words: readonly string[]): void {
  const lines = outcome.stderr.trimEnd().split("\n");
  expect(lines).toEqual([expect.any(String), expect.stringMatching(/^Try: /)]);
  for (const word of words) expect(outcome.stderr).toContain(word);
  expect(outcome).toMatchObject({ stdout: "", exitCode });
}
