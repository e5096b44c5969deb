// `context.snapshot`: what a long read sees while others write, and what is left of it afterwards.
import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";

import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import { attachDrizzle, openSqlite } from "../../../src/run/database/connection.ts";
import { textStream } from "../../../src/run/http/text-stream.ts";
import { makeSnapshots } from "../../../src/run/threads/snapshots.ts";
import { tempHome } from "../../support/home.ts";

const notes = sqliteTable("notes", { id: integer().primaryKey(), title: text().notNull() });

async function openNotes(journal: "WAL" | "DELETE") {
  const home = await tempHome();
  mkdirSync(home.path);
  const file = home.file("notes.db");
  const sqlite = openSqlite(file, { create: true, journal });
  sqlite.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL)");
  const db = attachDrizzle(sqlite, { notes });
  const add = (title: string) => db.insert(notes).values({ title }).run();
  add("one");
  const snapshots = makeSnapshots(sqlite, file, { notes });
  return {
    add,
    snapshots,
    sqlite,
    async [Symbol.asyncDispose]() {
      snapshots.end();
      sqlite.close(true);
      await home[Symbol.asyncDispose]();
    },
  };
}

describe.each(["WAL", "DELETE"] as const)("makeSnapshots() with the journal %s", (journal) => {
  test("shows the rows of one moment while others are written, and blocks none", async () => {
    await using opened = await openNotes(journal);
    const { add, snapshots } = opened;
    using before = snapshots.take();
    add("two");
    using after = snapshots.take();
    add("three");
    const titles = ({ db }: typeof before) =>
      db
        .select()
        .from(notes)
        .all()
        .map(({ title }) => title);
    expect(titles(before)).toEqual(["one"]);
    expect(titles(after)).toEqual(["one", "two"]);
    expect(titles(before)).toEqual(["one"]);
  });

  test("writes nothing", async () => {
    await using opened = await openNotes(journal);
    using taken = opened.snapshots.take();
    expect(() => taken.db.all("DELETE FROM notes")).toThrow();
  });

  test("ends those that are still open, so that the log can go into the file", async () => {
    await using opened = await openNotes(journal);
    const { snapshots, sqlite } = opened;
    using taken = snapshots.take();
    snapshots.end();
    expect(() => taken.db.select().from(notes).all()).toThrow();
    expect(sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").values()[0]?.[0]).toBe(0);
  });
});

describe("textStream()", () => {
  test("sends all texts, with their type", async () => {
    async function* write() {
      yield "a";
      yield "ß🧀";
    }
    const response = textStream(write(), "application/json");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe("aß🧀");
  });

  test("closes what is open when the reader goes away", async () => {
    const closed = Promise.withResolvers<void>();
    async function* write() {
      try {
        for (;;) yield "x".repeat(10_000);
      } finally {
        closed.resolve();
      }
    }
    using server = Bun.serve({ port: 0, fetch: () => textStream(write(), "text/plain") });
    const gone = new AbortController();
    const response = await fetch(server.url, { signal: gone.signal });
    await response.body?.getReader().read();
    gone.abort();
    await closed.promise;
  });
});
