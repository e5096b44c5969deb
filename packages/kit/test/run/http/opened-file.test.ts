import { describe, expect, test } from "bun:test";
import { openSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Elysia } from "elysia";

import { clearShelf, isWaiting, shelve, takeOpened } from "../../../src/run/http/opened-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { bearer, makeApp } from "../tiny-app.ts";

async function openHome() {
  const folder = await tempFolder();
  const state = join(folder.dir, ".state");
  const shelf = join(state, "opened");
  return {
    state,
    list: () => readdirSync(shelf).toSorted(),
    modes: () => [shelf, ...readdirSync(shelf).map((name) => join(shelf, name))].map(modeOf),
    async put(name: string, content: string | Uint8Array = name) {
      writeFileSync(join(folder.dir, "source"), content);
      return await shelve({ state }, { descriptor: openSync(join(folder.dir, "source"), "r"), name });
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const modeOf = (file: string) => statSync(file).mode & 0o777;
const textOf = (taken: Response | null) => taken?.text();

describe("an opened file", () => {
  test("is the user's alone until it is taken, once", async () => {
    await using home = await openHome();
    const id = await home.put("a.notes", "tea");
    expect(home.list()).toEqual([id, `${id}.name`]);
    // Windows has no such modes; there the home's folder is closed to others.
    if (process.platform !== "win32") expect(home.modes()).toEqual([0o700, 0o600, 0o600]);
    const taken = takeOpened(home, id);
    expect(takeOpened(home, id)).toBeNull();
    expect(await textOf(taken)).toBe("tea");
    expect(home.list()).toEqual([]);
  });

  test("arrives whole, whatever its size", async () => {
    await using home = await openHome();
    const content = new Uint8Array(5 * 1024 * 1024 + 7).map((_, index) => index % 251);
    const taken = await takeOpened(home, await home.put("large", content))?.bytes();
    expect(Bun.hash(taken ?? "")).toBe(Bun.hash(content));
    expect(await textOf(takeOpened(home, await home.put("empty", "")))).toBe("");
  });

  test("goes when its reader leaves", async () => {
    await using home = await openHome();
    const taken = takeOpened(home, await home.put("large", new Uint8Array(5 * 1024 * 1024)));
    const reader = taken?.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(home.list()).toEqual([]);
  });

  test("stays as long as its page may be on its way", async () => {
    await using home = await openHome();
    const id = await home.put("a.notes", "tea");
    writeFileSync(join(home.state, "opened", "0123"), "of nobody knows when");
    clearShelf(home, 1000, Date.now() + 500);
    expect([home.list(), isWaiting(home, id)]).toEqual([[id, `${id}.name`], true]);
    clearShelf(home, 1000, Date.now() + 2000);
    expect([home.list(), isWaiting(home, id)]).toEqual([[], false]);
    await home.put("b.notes");
    // By a clock that was ahead.
    clearShelf(home, 1000, Date.now() - 60_000);
    expect(home.list()).toEqual([]);
    await home.put("c.notes");
    clearShelf(home);
    expect(home.list()).toEqual([]);
  });

  test("is one of two for two windows that ask for the same", async () => {
    await using home = await openHome();
    const [, id = ""] = [await home.put("a"), await home.put("b")];
    expect([await textOf(takeOpened(home, id)), await textOf(takeOpened(home, id))]).toEqual(["b", "a"]);
  });

  test.each(["", "..", "../owner", "../../source", "a".repeat(32), "\u0000"])(
    "is not found by %j",
    async (id) => {
      await using home = await openHome();
      expect(takeOpened(home, id)).toBeNull();
    },
  );

  test("waits with fifteen others at most", async () => {
    await using home = await openHome();
    const ids: string[] = [];
    for (let count = 1; count <= 20; count += 1) ids.push(await home.put(`${count}`));
    expect(home.list()).toEqual(ids.slice(-16).flatMap((id) => [id, `${id}.name`]));
  });

  test("goes with the app", async () => {
    await using home = await openHome();
    clearShelf(home);
    await home.put("a");
    clearShelf(home);
    expect(home.list()).toEqual([]);
  });
});

const ask = (id: unknown, headers: Record<string, string> = bearer): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify({ id }),
});
const path = "/_control/v1/take";

test("a page with the token takes an opened file, and nobody else does", async () => {
  await using home = await openHome();
  const take = async (id: string) => takeOpened(home, id);
  await using app = makeApp(() => new Elysia(), { takeOpened: take }).serve();
  const id = await home.put("Grüße\n.html", "<script>");

  expect((await app.request(path, ask(id, {}))).status).toBe(401);
  expect((await app.request(path, ask(id, { ...bearer, origin: "https://example.org" }))).status).toBe(403);
  expect((await app.request(`${path}?id=${id}`)).status).toBe(405);

  const answer = await app.request(path, ask(id));
  expect(await answer.text()).toBe("<script>");
  expect(decodeURIComponent(answer.headers.get("file-name") ?? "")).toBe("Grüße\n.html");
  expect(answer.headers.toJSON()).toMatchObject({
    "content-type": "application/octet-stream",
    "x-content-type-options": "nosniff",
    "content-security-policy": expect.stringContaining("default-src 'none'"),
  });
  const again = await app.request(path, ask(id));
  expect([again.status, await again.json()]).toEqual([
    404,
    { error: { code: "not_found", message: "There is no such file." } },
  ]);
});

test("an app that opens no files has none to take", async () => {
  await using app = makeApp(() => new Elysia()).serve();
  for (const id of ["", null, 1, {}]) expect((await app.request(path, ask(id))).status).toBe(404);
});
