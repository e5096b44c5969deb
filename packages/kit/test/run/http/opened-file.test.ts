import { expect, test } from "bun:test";
import { openSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Elysia } from "elysia";

import { shelve } from "../../../src/run/files/opened-shelf.ts";
import { openShelf } from "../../../src/run/http/opened-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { bearer, makeApp } from "../tiny-app.ts";

const ask = (id: unknown, headers: Record<string, string> = bearer): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify({ id }),
});
const path = "/_control/v1/take";

test("a page with the token takes an opened file, and nobody else does", async () => {
  await using folder = await tempFolder();
  const home = { state: folder.dir };
  writeFileSync(join(folder.dir, "a"), "<script>");
  const source = {
    descriptor: openSync(join(folder.dir, "a"), "r"),
    name: "Grüße\n.html",
    mime: "text/html",
  };
  await using shelf = await openShelf(home);
  await using app = makeApp(() => new Elysia(), { takeOpened: shelf.take }).serve();
  const id = await shelve(home, source);

  expect((await app.request(path, ask(id, {}))).status).toBe(401);
  expect((await app.request(path, ask(id, { ...bearer, origin: "https://example.org" }))).status).toBe(403);
  expect((await app.request(`${path}?id=${id}`)).status).toBe(405);

  const answer = await app.request(path, ask(id));
  expect(await answer.text()).toBe("<script>");
  expect(decodeURIComponent(answer.headers.get("file-name") ?? "")).toBe("Grüße\n.html");
  expect(answer.headers.toJSON()).toMatchObject({
    "content-type": "text/html",
    "x-content-type-options": "nosniff",
    "content-security-policy": expect.stringContaining("default-src 'none'"),
  });
  const again = await app.request(path, ask(id));
  expect([again.status, await again.json()]).toEqual([
    404,
    { error: { code: "not_found", message: "The file you opened is no longer here: open it again." } },
  ]);
});

test("an app that opens no files has none to take", async () => {
  await using app = makeApp(() => new Elysia()).serve();
  for (const id of ["", null, 1, {}]) expect((await app.request(path, ask(id))).status).toBe(404);
});
