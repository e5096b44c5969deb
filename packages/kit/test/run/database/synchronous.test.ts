import { Database as Sqlite } from "bun:sqlite";
import { describe, expect, expectTypeOf, test } from "bun:test";
import { mkdirSync } from "node:fs";

import type { BunSQLiteDatabase } from "drizzle-orm/bun-sqlite";
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";

import type { Database, Transaction } from "../../../src/run/app.ts";
import { attachDrizzle, makeTransaction, openSqlite } from "../../../src/run/database/connection.ts";
import { tempHome } from "../../support/home.ts";

describe("makeTransaction()", () => {
  const items = sqliteTable("items", { id: integer() });

  function openItems() {
    const sqlite = openSqlite(":memory:", { create: true });
    sqlite.run("CREATE TABLE items (id INTEGER)");
    const db = attachDrizzle(sqlite, { items });
    const ids = () => sqlite.query("SELECT id FROM items").values().flat();
    const transaction = makeTransaction(db);
    // The types refuse what some of these tests try.
    const unchecked = transaction as (change: (tx: Transaction<{ items: typeof items }>) => unknown) => void;
    const asDrizzle = db as BunSQLiteDatabase<{ items: typeof items }>;
    return { sqlite, asDrizzle, transaction, unchecked, ids, [Symbol.dispose]: () => sqlite.close(true) };
  }

  test("returns what the callback returns, and keeps its rows", () => {
    using opened = openItems();
    const item = opened.transaction((tx) => tx.insert(items).values({ id: 7 }).returning().get());
    expect(item).toEqual({ id: 7 });
    expect(opened.ids()).toEqual([7]);
  });

  test("rolls back when the callback throws, and passes the exception on", () => {
    using opened = openItems();
    const failing = () =>
      opened.transaction((tx) => {
        tx.insert(items).values({ id: 1 }).run();
        throw new RangeError("no luck");
      });
    expect(failing).toThrow(new RangeError("no luck"));
    expect(opened.ids()).toEqual([]);
    expect(opened.sqlite.inTransaction).toBe(false);
  });

  test("takes the write lock at its beginning, so that nobody can write in between", async () => {
    await using home = await tempHome();
    mkdirSync(home.path);
    const sqlite = openSqlite(home.file("notes.db"), { create: true });
    using other = new Sqlite(home.file("notes.db"));
    const transaction = makeTransaction(attachDrizzle(sqlite, {}));
    expect(() => transaction(() => other.run("BEGIN IMMEDIATE"))).toThrow("database is locked");
    sqlite.close(true);
  });

  test("refuses a callback that returns a promise, and rolls it back", () => {
    using opened = openItems();
    const failing = () =>
      opened.unchecked(async (tx) => {
        tx.insert(items).values({ id: 1 }).run();
      });
    expect(failing).toThrow("returned a promise and was rolled back");
    expect(opened.ids()).toEqual([]);
  });

  test("refuses a promise that fails later, without an unhandled rejection", async () => {
    using opened = openItems();
    const later = Promise.withResolvers<void>();
    expect(() => opened.unchecked(() => later.promise)).toThrow("returned a promise");
    later.reject(new Error("too late"));
    expect(await later.promise.catch(String)).toBe("Error: too late");
  });

  test("refuses a query that was not run, which would run outside", () => {
    using opened = openItems();
    expect(() => opened.unchecked((tx) => tx.insert(items).values({ id: 1 }))).toThrow("returned a promise");
    expect(opened.ids()).toEqual([]);
  });

  test("refuses to be nested, rolls back, and works again afterwards", () => {
    using opened = openItems();
    const nested = () =>
      opened.transaction((tx) => {
        tx.insert(items).values({ id: 1 }).run();
        opened.transaction((inner) => inner.insert(items).values({ id: 2 }).run());
      });
    expect(nested).toThrow("cannot be nested");
    opened.transaction((tx) => tx.insert(items).values({ id: 3 }).run());
    expect(opened.ids()).toEqual([3]);
  });

  test("leaves Drizzle's own way out of the type, and refuses it with what to call instead, before anything is run", async () => {
    using opened = openItems();
    expectTypeOf<Database>().not.toHaveProperty("transaction");
    const idiom = async () =>
      await opened.asDrizzle.transaction(async (tx) => {
        await tx.insert(items).values({ id: 1 });
        throw new Error("no luck");
      });
    expect(String(await idiom().catch((error: unknown) => error))).toContain(
      "use context.transaction((tx) =>",
    );
    expect(opened.ids()).toEqual([]);
    expect(opened.sqlite.inTransaction).toBe(false);
  });

  test("has a type that refuses a promise and a query that was not run, and lets results pass", () => {
    type Change<T> = Parameters<typeof context.transaction<T>>[0];
    type Insert = ReturnType<Transaction["insert"]>;
    const context = {
      transaction: makeTransaction(attachDrizzle(openSqlite(":memory:", { create: true }), {})),
    };
    expectTypeOf<() => Promise<void>>().not.toExtend<Change<Promise<void>>>();
    expectTypeOf<(tx: Transaction) => ReturnType<Insert["values"]>>().not.toExtend<
      Change<ReturnType<Insert["values"]>>
    >();
    expectTypeOf<() => number>().toExtend<Change<number>>();
    expectTypeOf<() => void>().toExtend<Change<void>>();
  });

  test("gives a savepoint for what may fail within, which takes back its own part", () => {
    using opened = openItems();
    opened.transaction((tx) => {
      tx.insert(items).values({ id: 1 }).run();
      expect(() =>
        tx.transaction((inner) => {
          inner.insert(items).values({ id: 2 }).run();
          throw new Error("no luck");
        }),
      ).toThrow("no luck");
      expect(tx.transaction((inner) => inner.insert(items).values({ id: 3 }).returning().get())).toEqual({
        id: 3,
      });
    });
    expect(opened.ids()).toEqual([1, 3]);
  });

  test("refuses an asynchronous savepoint, at any depth, and takes back its part", () => {
    using opened = openItems();
    opened.transaction((tx) => {
      tx.insert(items).values({ id: 1 }).run();
      const failing = () =>
        tx.transaction((inner) => {
          inner.insert(items).values({ id: 2 }).run();
          void inner.transaction(async (innermost) => {
            innermost.insert(items).values({ id: 3 }).run();
          });
        });
      expect(failing).toThrow("tx.transaction() takes a synchronous function");
    });
    expect(opened.ids()).toEqual([1]);
  });
});
