import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";
import * as z from "zod";

import { makeApp } from "../tiny-app.ts";

const query = z.object({
  q: z.string().optional(),
  kind: z.enum(["a,b", "c"]).default("c"),
  list: z.array(z.string()).optional(),
  limit: z.coerce.number<string>().optional(),
});

const app = makeApp(() => {
  const seen: string[] = [];
  return new Elysia()
    .onTransform(({ path }) => void seen.push(path))
    .get("/zod", ({ query: found }) => found, { query })
    .get("/seen", () => seen)
    .get("/typebox", ({ query: found }) => found, { query: t.Object({ q: t.String() }) })
    .post("/body", ({ body, query: found }) => ({ body, ...found }), { query })
    .guard({ schema: "standalone", query: t.Object({ name: t.String() }) }, (guarded) =>
      guarded.get("/mixed", ({ query: found }) => found, { query }),
    );
});

const ask = async (path: string, init: RequestInit = {}): Promise<unknown> =>
  (await app.ask(path, init)).json();

describe("keepQueryTexts()", () => {
  test.each([
    ["/zod?q=a,b", { q: "a,b", kind: "c" }],
    ["/zod?q={}&kind=a%2Cb", { q: "{}", kind: "a,b" }],
    ["/zod?q=%5B1%5D%26?x%3D+y&limit=3", { q: "[1]&?x= y", kind: "c", limit: 3 }],
    ["/zod?list=a,b", { kind: "c", list: ["a", "b"] }],
    ["/zod?list=a&list=b", { kind: "c", list: ["a", "b"] }],
    ["/zod", { kind: "c" }],
    ["/mixed?name=a,b&q=c,d", { name: "a,b", q: "c,d", kind: "c" }],
    ["/typebox?q=a,b", { q: "a,b" }],
  ])("gives %s as it was sent, where a text is wanted", async (path, expected) => {
    expect(await ask(path)).toEqual(expected);
  });

  test("refuses a text that comes twice", async () => {
    expect(await ask("/zod?q=a&q=b")).toMatchObject({ error: { fields: { q: expect.any(String) } } });
  });

  test("leaves the body, and transforms of the app's own", async () => {
    const init = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    expect(await ask("/body?q=a,b", init)).toEqual({ body: {}, q: "a,b", kind: "c" });
    expect(await ask("/seen")).toEqual(["/seen"]);
  });
});
