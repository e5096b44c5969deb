// What others do to the database's file: an older copy put in its place, a deletion while the app runs, a lock that another program holds.
import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { median } from "../bench/samples.ts";
import { ownBinary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { itemNames, jsonBody, postItem } from "../support/items.ts";
import { execute, expectOutcome, start } from "../support/program.ts";
import { mountReadOnly, readOnlyMissing } from "../support/read-only-disk.ts";
import { notOnWindows, unless } from "../support/skip.ts";

test("yesterday's file beside the log of a killed run is refused, and restored without that log", async () => {
  const binary = await ownBinary();
  await using home = await tempHome();
  const database = home.file("fixture.db");
  for (const day of ["yesterday", "today"]) {
    await using program = await start(binary, { home });
    await postItem(program, day);
    await program.stop();
    if (day === "yesterday") copyFileSync(database, `${database}.copy`);
  }
  await using killed = await start(binary, { home });
  await postItem(killed, "now");
  await killed.kill();
  copyFileSync(`${database}.copy`, database);
  const before = [database, `${database}-wal`].map((file) => readFileSync(file));
  for (let round = 0; round < 2; round += 1) {
    expectOutcome(await execute(binary, { home, args: ["--port", "0", "--no-open"] }), {
      stderr:
        `Cannot open the database "${database}": the log "${database}-wal" belongs to another copy of it, and would mix old and new rows\n` +
        `Try: fixture restore ${database} --home ${home.path}  (the file as it is, without that log; both are kept)\n`,
      exitCode: 1,
    });
  }
  expect([database, `${database}-wal`].map((file) => readFileSync(file))).toEqual(before);
  const { stdout } = await execute(binary, { home, args: ["restore", database, "--json"] });
  const { setAside } = JSON.parse(stdout) as { setAside: string };
  expect(readdirSync(setAside)).toContain("fixture.db-wal");
  await using program = await start(binary, { home });
  expect(await itemNames(program)).toEqual(["first", "second", "yesterday"]);
});

unless(notOnWindows("an open file cannot be deleted there")).test(
  "a database that is deleted while the app runs is kept, and takes no more writes",
  async () => {
    const binary = await ownBinary();
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await postItem(program, "kept");
    const deletedAt = performance.now();
    for (const ending of ["", "-wal", "-shm"]) rmSync(home.file(`fixture.db${ending}`));
    const write = () => program.request("/api/items", jsonBody({ name: "late" }));
    const answer = await until(write, ({ status }) => status !== 201);
    expect(performance.now() - deletedAt).toBeLessThan(5000);
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ error: { code: "database_lost" } });
    const { stderr } = await program.stop();
    expect(stderr).toContain("was deleted while the app ran, so nothing can be saved now");
    const refused = await execute(binary, { home, args: ["--port", "0", "--no-open"] });
    const command = /fixture (restore \S+)/.exec(refused.stderr)?.[1] ?? "";
    await execute(binary, { home, args: command.split(" ") });
    await using again = await start(binary, { home });
    expect((await itemNames(again)).slice(0, 3)).toEqual(["first", "second", "kept"]);
  },
);

unless(notOnWindows("an open file cannot be deleted there")).test(
  "a large database that is deleted is copied while the app goes on answering",
  async () => {
    const binary = await ownBinary();
    await using home = await tempHome();
    await (await start(binary, { home })).stop();
    const large = new Sqlite(home.file("fixture.db"), { readwrite: true });
    large.run("CREATE TABLE large (bytes BLOB)");
    large.run(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO large SELECT randomblob(5000000) FROM n",
    );
    large.close();
    await using program = await start(binary, { home });
    await postItem(program, "kept");
    for (const ending of ["", "-wal", "-shm"]) rmSync(home.file(`fixture.db${ending}`));
    let longestMs = 0;
    let told = "";
    while (!told.includes("bring it back")) {
      const startedAt = performance.now();
      const answer = await program.request("/api/items");
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      told = decodeURIComponent(answer.headers.get("database-loss") ?? "");
    }
    expect(longestMs).toBeLessThan(300);
    await program.stop();
    const [name = ""] = readdirSync(home.file("backups"));
    using backup = new Sqlite(home.file("backups", name), { readonly: true });
    expect(backup.query("SELECT name FROM items").values().at(-1)).toEqual(["kept"]);
    expect(backup.query("SELECT count(*), sum(length(bytes)) FROM large").values()).toEqual([
      [50, 250000000],
    ]);
  },
);

test("a lock that another program holds keeps nobody else waiting", async () => {
  const binary = await ownBinary();
  await using home = await tempHome();
  await using program = await start(binary, { home });
  await postItem(program, "one");
  using other = new Sqlite(home.file("fixture.db"), { readwrite: true });
  other.run("BEGIN IMMEDIATE");
  const writes = [1, 2, 3, 4].map((name) => program.request("/api/items", jsonBody({ name: `${name}` })));
  const waited: number[] = [];
  for (let ask = 0; ask < 20; ask += 1) {
    const startedAt = performance.now();
    expect((await program.request("/health")).status).toBe(200);
    waited.push(performance.now() - startedAt);
  }
  // One may meet a busy machine; most do not.
  expect(median(waited)).toBeLessThan(100);
  expect((await itemNames(program)).length).toBe(3);
  other.run("COMMIT");
  expect((await Promise.all(writes)).map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  other.run("BEGIN IMMEDIATE");
  const refused = await program.request("/api/items", jsonBody({ name: "five" }));
  expect([refused.status, await refused.json()]).toMatchObject([503, { error: { code: "database_busy" } }]);
  other.run("ROLLBACK");
  other.close();
});

unless(readOnlyMissing()).test("a home on a read-only disk is backed up and exported elsewhere", async () => {
  const binary = await ownBinary();
  await using home = await tempHome();
  await using program = await start(binary, { home });
  await postItem(program, "kept");
  await program.kill();
  using disk = mountReadOnly(home.path, join(home.user, "disk"));
  const run = (...args: string[]) => execute(binary, { home, args: [...args, "--home", disk.path] });
  const backup = join(home.user, "copy.db");
  expectOutcome(await run("backup", backup), { stdout: expect.stringContaining(backup) });
  using copy = new Sqlite(backup, { readonly: true });
  expect(copy.query("SELECT name FROM items").values().flat()).toContain("kept");
  const folder = join(home.user, "export");
  expectOutcome(await run("export", folder), { stdout: expect.stringContaining("Exported") });
  expect(readFileSync(join(folder, "tables", "items.jsonl"), "utf8")).toContain('"kept"');
  expectOutcome(await run("backup"), {
    stderr:
      `Cannot write a backup into "${disk.path}/backups": it is read-only\n` +
      `Try: name a file on another disk: fixture backup --home ${disk.path} FILE\n`,
    exitCode: 4,
  });
});
