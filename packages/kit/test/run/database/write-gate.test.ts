import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import { closeSqlite, openSqlite } from "../../../src/run/database/connection.ts";
import { makeWriteGate, type GateOptions } from "../../../src/run/database/write-gate.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function openGate(options: GateOptions & { journal?: "WAL" | "DELETE" } = {}) {
  const folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  const { journal = "WAL" } = options;
  const sqlite = openSqlite(file, { create: true, journal });
  sqlite.run("CREATE TABLE a (b)");
  const other = openSqlite(file, { journal });
  return {
    sqlite,
    other,
    gate: makeWriteGate(sqlite, options),
    async [Symbol.asyncDispose]() {
      if (other.inTransaction) other.run("ROLLBACK");
      other.close(true);
      closeSqlite(sqlite);
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("makeWriteGate()", () => {
  test.each(["WAL", "DELETE"] as const)("lets in at once while the lock is free (%s)", async (journal) => {
    await using opened = await openGate({ journal });
    expect(opened.gate.enter()).toBe(true);
    expect(opened.sqlite.inTransaction).toBe(false);
  });

  test.each(["WAL", "DELETE"] as const)(
    "lets in as soon as another program lets go (%s)",
    async (journal) => {
      await using opened = await openGate({ journal });
      opened.other.run("BEGIN IMMEDIATE");
      const entries = [opened.gate.enter(), opened.gate.enter()];
      expect(entries.every((entry) => entry instanceof Promise)).toBe(true);
      opened.other.run("COMMIT");
      expect(await Promise.all(entries)).toEqual([true, true]);
      expect(opened.gate.enter()).toBe(true);
      opened.sqlite.run("INSERT INTO a VALUES (1)");
    },
  );

  test("waits for a reader, too, where a journal keeps writers out", async () => {
    await using opened = await openGate({ journal: "DELETE", timeoutMs: 30 });
    opened.other.run("BEGIN");
    opened.other.query("SELECT * FROM a").all();
    expect(await opened.gate.enter()).toBe(false);
  });

  test("gives up after a while, and lets the next ones in", async () => {
    await using opened = await openGate({ timeoutMs: 30 });
    opened.other.run("BEGIN IMMEDIATE");
    expect(await Promise.all([opened.gate.enter(), opened.gate.enter()])).toEqual([false, false]);
    opened.other.run("ROLLBACK");
    expect(opened.gate.enter()).toBe(true);
  });

  test("waits on the serving thread once, for a moment, however many come", async () => {
    await using opened = await openGate({ timeoutMs: 200 });
    opened.other.run("BEGIN IMMEDIATE");
    const startedAt = performance.now();
    const entries = Array.from({ length: 20 }, () => opened.gate.enter());
    // Twenty waits of 50 ms would take a second; one, on a busy machine, does not.
    expect(performance.now() - startedAt).toBeLessThan(500);
    await Promise.all(entries);
  });

  test("lets nobody wait behind it once somebody met the lock there", async () => {
    await using opened = await openGate();
    opened.other.run("BEGIN IMMEDIATE");
    opened.gate.shut();
    expect(opened.sqlite.query("PRAGMA busy_timeout").values()).toEqual([[0]]);
    opened.other.run("ROLLBACK");
    expect(opened.gate.enter()).toBe(true);
    expect(opened.sqlite.query("PRAGMA busy_timeout").values()).toEqual([[50]]);
  });

  test("lets go of who has left", async () => {
    await using opened = await openGate();
    opened.other.run("BEGIN IMMEDIATE");
    const left = new AbortController();
    const entry = opened.gate.enter(left.signal);
    left.abort();
    expect(await entry).toBe(false);
  });

  test("calls onFree before it lets somebody in, and takes its busy database for its own", async () => {
    let calls = 0;
    await using opened = await openGate({ timeoutMs: 30, onFree: () => void (calls += 1) });
    expect(opened.gate.enter()).toBe(true);
    expect(calls).toBe(1);
  });
});
