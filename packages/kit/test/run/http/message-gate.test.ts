// WebSocket messages while another program holds the database's lock.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { Elysia } from "elysia";

import { closeSqlite, openSqlite } from "../../../src/run/database/connection.ts";
import { makeWriteGate } from "../../../src/run/database/write-gate.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { makeApp, token } from "../tiny-app.ts";

async function openChat({ timeoutMs = 5000 } = {}) {
  const folder = await tempFolder();
  const file = join(folder.dir, "a.db");
  const sqlite = openSqlite(file, { create: true, journal: "WAL" });
  sqlite.run("CREATE TABLE a (text TEXT)");
  const other = openSqlite(file, { journal: "WAL" });
  const save = (text: string) => {
    try {
      sqlite.run("INSERT INTO a VALUES (?)", [text]);
      return `saved ${text}`;
    } catch {
      return `not saved ${text}`;
    }
  };
  const routes = () =>
    new Elysia().ws("/api/chat", { message: (socket, text) => void socket.send(save(String(text))) });
  const app = makeApp(routes, {
    database: { gate: makeWriteGate(sqlite, { timeoutMs }), loss: () => null },
  });
  const served = app.serve();
  const connect = async () => {
    const socket = new WebSocket(`${served.url.replace("http", "ws")}api/chat`, {
      protocols: ["samara", `bearer.${token}`],
      headers: { origin: served.origin },
    } as never);
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    socket.addEventListener("open", () => resolve());
    await opened;
    return socket;
  };
  return {
    ...served,
    connect,
    other,
    rows: () => sqlite.query("SELECT text FROM a").values().flat(),
    async [Symbol.asyncDispose]() {
      if (other.inTransaction) other.run("ROLLBACK");
      await served[Symbol.asyncDispose]();
      other.close(true);
      closeSqlite(sqlite);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Sends them, and waits for as many answers. */
function exchange(socket: WebSocket, texts: readonly string[]): Promise<unknown[]> {
  const { promise, resolve } = Promise.withResolvers<unknown[]>();
  const answers: unknown[] = [];
  socket.addEventListener("message", ({ data }) => {
    answers.push(data);
    if (answers.length === texts.length) resolve(answers);
  });
  for (const text of texts) socket.send(text);
  return promise;
}

test("a WebSocket's messages wait for the lock, in their order, and hold up nobody", async () => {
  await using chat = await openChat();
  const socket = await chat.connect();
  chat.other.run("BEGIN IMMEDIATE");
  const texts = ["one", "two", "three", "four"];
  const answers = exchange(socket, texts);
  for (let ask = 0; ask < 10; ask += 1) {
    const startedAt = performance.now();
    expect((await chat.request("/health")).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  }
  expect(chat.rows()).toEqual([]);
  chat.other.run("COMMIT");
  expect(await answers).toEqual(texts.map((text) => `saved ${text}`));
  expect(chat.rows()).toEqual(texts);
  expect(await exchange(socket, ["five"])).toEqual(["saved five"]);
});

test("a WebSocket's messages reach the app after a request's patience, all of them together", async () => {
  await using chat = await openChat({ timeoutMs: 60 });
  const socket = await chat.connect();
  chat.other.run("BEGIN IMMEDIATE");
  expect(await exchange(socket, ["one", "two"])).toEqual(["not saved one", "not saved two"]);
  chat.other.run("COMMIT");
  expect(await exchange(socket, ["three"])).toEqual(["saved three"]);
});
