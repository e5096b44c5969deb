// What requests get while another program holds the database's lock, and once the database is lost.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import { Elysia } from "elysia";

import {
  attachDrizzle,
  closeSqlite,
  makeTransaction,
  openSqlite,
} from "../../../src/run/database/connection.ts";
import { makeWriteGate } from "../../../src/run/database/write-gate.ts";
import { median } from "../../bench/samples.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { makeApp } from "../tiny-app.ts";

interface Options {
  journal?: "WAL" | "DELETE";
  timeoutMs?: number;
  /** Another program takes the lock between the gate and the route. */
  isLate?: boolean;
  loss?: string;
  failedBackup?: string;
}

async function openApp({
  journal = "WAL",
  timeoutMs = 5000,
  isLate = false,
  loss,
  failedBackup,
}: Options = {}) {
  const folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  const sqlite = openSqlite(file, { create: true, journal });
  sqlite.run("CREATE TABLE a (b)");
  const other = openSqlite(file, { journal });
  const gate = makeWriteGate(sqlite, { timeoutMs });
  const transaction = makeTransaction(attachDrizzle(sqlite, {}));
  const routes = () =>
    new Elysia()
      .post("/api/a", () => {
        if (isLate) other.run("BEGIN EXCLUSIVE");
        transaction((tx) => tx.run("INSERT INTO a VALUES (1)"));
        return "saved";
      })
      .get("/api/a", () => sqlite.query("SELECT count(*) FROM a").values().flat());
  const state = { gate, loss: () => loss ?? null, failedBackup: () => failedBackup ?? null };
  const app = makeApp(routes, { database: state });
  const served = app.serve();
  return {
    ...app,
    ...served,
    other,
    count: () => sqlite.query("SELECT count(*) FROM a").values().flat(),
    async [Symbol.asyncDispose]() {
      if (other.inTransaction) other.run("ROLLBACK");
      await served[Symbol.asyncDispose]();
      other.close(true);
      closeSqlite(sqlite);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Far less than SQLite itself would block the thread (5 seconds), far more than a busy machine needs. */
const statementWaitMs = 2000;
const post: RequestInit = { method: "POST" };

describe("a server whose database another program holds", () => {
  test.each(["WAL", "DELETE"] as const)(
    "lets writes wait, and answers /health meanwhile (%s)",
    async (journal) => {
      await using app = await openApp({ journal });
      app.other.run("BEGIN IMMEDIATE");
      const writes = Promise.all(Array.from({ length: 8 }, () => app.request("/api/a", post)));
      // A failure below closes the server under them, and must not fail the next test as well.
      writes.catch(() => {});
      const waited: number[] = [];
      for (let ask = 0; ask < 10; ask += 1) {
        const startedAt = performance.now();
        expect((await app.request("/health")).status).toBe(200);
        waited.push(performance.now() - startedAt);
      }
      // One may meet a busy machine; most do not.
      expect(median(waited)).toBeLessThan(statementWaitMs);
      app.other.run("COMMIT");
      const answers = await writes;
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(app.count()).toEqual([8]);
    },
  );

  test("answers 503 with a sentence when that takes too long", async () => {
    await using app = await openApp({ timeoutMs: 60 });
    app.other.run("BEGIN IMMEDIATE");
    const answer = await app.request("/api/a", post);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await answer.json()).toEqual({
      error: {
        code: "database_busy",
        message: expect.stringContaining("another program has the database open"),
      },
    });
    expect(app.logged).toEqual([]);
  });

  test("answers the same to a route that meets the lock behind the gate, which is no bug", async () => {
    await using app = await openApp({ isLate: true });
    const answer = await app.request("/api/a", post);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: "database_busy" } });
    expect(app.logged).toEqual([]);
    app.other.run("ROLLBACK");
    expect(app.count()).toEqual([0]);
  });

  test("reads again once the lock is free", async () => {
    await using app = await openApp({ journal: "DELETE" });
    app.other.run("BEGIN EXCLUSIVE");
    const read = app.request("/api/a");
    const { status } = await app.request("/health");
    app.other.run("COMMIT");
    expect([status, (await read).status, await (await read).json()]).toEqual([200, 200, [0]]);
  });
});

describe("a server whose database is lost", () => {
  const loss = 'The database was deleted. It is kept in "/Bücher"';

  test("refuses every write with the reason, and changes nothing", async () => {
    await using app = await openApp({ loss });
    const answer = await app.request("/api/a", post);
    expect(answer.status).toBe(507);
    expect(await answer.json()).toEqual({ error: { code: "database_lost", message: loss } });
    expect(app.count()).toEqual([0]);
  });

  test("goes on reading, and tells the page of it", async () => {
    await using app = await openApp({ loss });
    const answer = await app.request("/api/a");
    expect(answer.status).toBe(200);
    expect(decodeURIComponent(answer.headers.get("database-loss") ?? "")).toBe(loss);
  });
});

describe("a server whose last backup failed", () => {
  const failedBackup = 'The last backup failed: "/Bücher" is full';

  test.each(["GET", "POST"])("does all as ever, and tells the page of it (%s)", async (method) => {
    await using app = await openApp({ failedBackup });
    const answer = await app.request("/api/a", { method });
    expect(answer.status).toBe(200);
    expect(decodeURIComponent(answer.headers.get("backup-failed") ?? "")).toBe(failedBackup);
  });

  test("tells it to nobody who has no token", async () => {
    await using app = await openApp({ failedBackup });
    for (const path of ["/health", "/", "/api/a"]) {
      const answer = await fetch(new URL(path, app.origin));
      expect(answer.headers.get("backup-failed")).toBeNull();
    }
  });

  test("says nothing while all is well", async () => {
    await using app = await openApp();
    expect((await app.request("/api/a")).headers.get("backup-failed")).toBeNull();
  });
});
