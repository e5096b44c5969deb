import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";

import { closeSqlite, openSqlite } from "../../../src/run/database/connection.ts";
import { errorCode } from "../../../src/run/errors.ts";
import type { Threads } from "../../../src/run/threads/job.ts";
import { makeThreads } from "../../../src/run/threads/pool.ts";
import { tempHome } from "../../support/home.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import * as jobs from "./odd-jobs.ts";

async function openNotes({ journal = "WAL" }: { journal?: "WAL" | "DELETE" } = {}) {
  const home = await tempHome();
  mkdirSync(home.path);
  const file = home.file("notes.db");
  const sqlite = openSqlite(file, { create: true, journal });
  sqlite.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)");
  sqlite.run("INSERT INTO notes (title) VALUES ('one')");
  const stopping = new AbortController().signal;
  const database = () => ({ file });
  const threads = makeThreads({ max: 2, home: home.path, log: { warn() {} }, stopping, database });
  return {
    file,
    sqlite,
    threads,
    async [Symbol.asyncDispose]() {
      await threads.end();
      sqlite.close(true);
      await home[Symbol.asyncDispose]();
    },
  };
}

/** What another program hears when it wants to write: "" or SQLite's code. */
function askOtherProgram(file: string): string {
  const code = `import { Database } from "bun:sqlite";
    try { new Database(process.argv[1], { readwrite: true }).run("BEGIN IMMEDIATE"); } catch (error) { console.log(error.code); }`;
  const { stdout } = Bun.spawnSync([process.execPath, "-e", code, file]);
  return stdout.toString().trim();
}

/** SQLite's word when a job wants to write. */
async function refusalOf(threads: Threads): Promise<string> {
  return await threads.run(jobs.writeNote).then(
    () => "it was written",
    (error: Error) => errorCode(error.cause),
  );
}

describe("a job that reads", () => {
  test.each(["WAL", "DELETE"] as const)("sees what is stored when it asks, with %s", async (journal) => {
    await using notes = await openNotes({ journal });
    expect(await notes.threads.run(jobs.countNotes)).toBe(1);
    notes.sqlite.run("INSERT INTO notes (title) VALUES ('two')");
    expect(await notes.threads.run(jobs.findTitles)).toEqual(["one", "two"]);
  });

  test("writes nothing", async () => {
    await using notes = await openNotes();
    expect(await refusalOf(notes.threads)).toBe("SQLITE_READONLY");
    expect(await notes.threads.run(jobs.countNotes)).toBe(1);
  });

  test("reads a database in memory out of its bytes, and writes nothing there either", async () => {
    using memory = new Sqlite(":memory:");
    memory.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)");
    memory.run("INSERT INTO notes (title) VALUES ('in memory')");
    const stopping = new AbortController().signal;
    const database = () => ({ bytes: memory.serialize() });
    const threads = makeThreads({ max: 1, home: "", log: { warn() {} }, stopping, database });
    expect(await threads.run(jobs.findTitles)).toEqual(["in memory"]);
    expect(await refusalOf(threads)).toBe("SQLITE_READONLY");
    await threads.end();
  });

  test.each(["WAL", "DELETE"] as const)("drops none of the app's locks, with %s", async (journal) => {
    await using notes = await openNotes({ journal });
    notes.sqlite.run("BEGIN IMMEDIATE");
    notes.sqlite.run("INSERT INTO notes (title) VALUES ('not yet')");
    expect(await notes.threads.run(jobs.countNotes)).toBe(1);
    expect(askOtherProgram(notes.file)).toBe("SQLITE_BUSY");
    notes.sqlite.run("COMMIT");
    expect(await notes.threads.run(jobs.countNotes)).toBe(2);
  });

  // What the tests above would see if something else than SQLite had opened the file.
  unless(notOnWindows("Windows keeps locks by descriptor")).test(
    "would drop them if it were not SQLite that closes the file",
    async () => {
      await using notes = await openNotes({ journal: "DELETE" });
      notes.sqlite.run("BEGIN IMMEDIATE");
      closeSync(openSync(notes.file, "r"));
      expect(askOtherProgram(notes.file)).toBe("");
    },
  );

  test("holds nothing once it was cut off: the log is emptied, and goes with the last connection", async () => {
    await using notes = await openNotes();
    for (let round = 0; round < 5; round += 1) {
      const cutOff = new AbortController();
      const channel = new BroadcastChannel(`reader-${round}`);
      channel.addEventListener("message", () => cutOff.abort(new Error("cut off")));
      const run = notes.threads.run(jobs.readForever, channel.name, { signal: cutOff.signal });
      await expect(run).rejects.toThrow("cut off");
      channel.close();
      notes.sqlite.run("INSERT INTO notes (title) VALUES ('more')");
      const { busy } =
        notes.sqlite.query<{ busy: number }, []>("PRAGMA wal_checkpoint(TRUNCATE)").get() ?? {};
      expect(busy).toBe(0);
    }
    expect(await notes.threads.run(jobs.countNotes)).toBe(6);
    closeSqlite(notes.sqlite);
    expect([existsSync(`${notes.file}-wal`), existsSync(notes.file)]).toEqual([false, true]);
  });
});
