import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import { makeApp } from "../tiny-app.ts";

const app = makeApp(() =>
  new Elysia()
    .post("/api/photo", () => "kept", {
      body: t.Object({ title: t.String(), photo: t.File({ minSize: "1k", maxSize: "2m" }) }),
    })
    .post("/api/exact", () => "kept", { body: t.Object({ photo: t.File({ maxSize: 1500 }) }) })
    .post("/api/picture", () => "kept", {
      body: t.Object({ photo: t.File({ type: ["image/png", "image/jpeg"] }) }),
    })
    .post("/api/many", () => "kept", {
      body: t.Object({ photo: t.Files({ minItems: 2, maxItems: 3, maxSize: "1k" }) }),
    }),
);

const file = (size: number, type = "image/png") => new File([new Uint8Array(size)], "secret.png", { type });

async function send(path: string, files: (File | string)[]) {
  const form = new FormData();
  form.set("title", "Tea");
  for (const one of files) form.append("photo", one);
  const response = await app.ask(path, { method: "POST", body: form });
  const text = await response.text();
  expect(text).not.toContain("secret");
  return { status: response.status, text };
}

describe("a route that takes files", () => {
  test.each<[string, string, (File | string)[]]>([
    ["This file is larger than 2 MB", "/api/photo", [file(2 * 1024 * 1024 + 1)]],
    ["This file is larger than 1.4 KB", "/api/exact", [file(1501)]],
    ["This file is smaller than 1 KB", "/api/photo", [file(1023)]],
    ["Expected a file", "/api/photo", []],
    ["Expected a file", "/api/photo", ["a text"]],
    ["Expected one file", "/api/photo", [file(2000), file(2000)]],
    ["Expected a file of type image/png or image/jpeg", "/api/picture", [file(5, "text/plain")]],
    ["A file is larger than 1 KB", "/api/many", [file(10), file(1025)]],
    ["Expected at most 3 files", "/api/many", [file(1), file(1), file(1), file(1)]],
    ["Expected at least 2 files", "/api/many", [file(1)]],
    ["Expected files", "/api/many", []],
  ])("says: %s", async (sentence, path, files) => {
    const { status, text } = await send(path, files);
    expect([status, JSON.parse(text)]).toMatchObject([
      422,
      { error: { code: "invalid", fields: { photo: sentence } } },
    ]);
  });

  test("takes one within its limits", async () => {
    expect(await send("/api/photo", [file(2 * 1024 * 1024)])).toEqual({ status: 200, text: "kept" });
    expect(await send("/api/many", [file(1), file(1024)])).toEqual({ status: 200, text: "kept" });
  });
});
