import { describe, expect, test } from "bun:test";

import { Elysia, status, t, type AnyElysia } from "elysia";

import { makeQuickJson } from "../../../src/run/http/quick-json.ts";

const shared = { "content-security-policy": "default-src 'self'", "cache-control": "no-store" };

const routes = (app: AnyElysia): AnyElysia =>
  app
    .get("/object", () => ({ id: 1, when: new Date(0), left: undefined, text: "ü\u2028" }))
    .get("/list", () => [1, "two", null])
    .get("/async", async () => ({ id: 2 }))
    .get("/checked", () => ({ id: 3, more: 4 }), { response: t.Object({ id: t.Integer() }) })
    .get("/made", () => status(201, { id: 5 }))
    .get("/accepted", () => status(202, { id: 6 }))
    .get("/teapot", ({ set }) => ((set.status = "I'm a teapot"), { id: 7 }))
    .get("/added", ({ set }) => ((set.headers["x-own"] = "1"), { id: 8 }))
    .get("/changed", ({ set }) => ((set.headers["cache-control"] = "max-age=1"), { id: 9 }))
    .get("/removed", ({ set }) => (delete set.headers["cache-control"], { id: 10 }))
    .get("/cookie", ({ cookie: { taste } }) => (taste?.set({ value: "sweet" }), { id: 11 }))
    .get("/own-name", () => ({ constructor: "mine" }))
    .get("/bare", () => Object.assign(Object.create(null), { id: 12 }) as object)
    .get("/class", () => new Map([["a", 1]]))
    .get("/to-json", () => ({ toJSON: () => ({ id: 13 }) }))
    .get("/to-nothing", () => ({ toJSON: () => undefined }))
    .get("/text", () => "text")
    .get("/number", () => 14)
    .get("/nothing", () => undefined)
    .get("/null", () => null)
    .get("/response", () => Response.json({ id: 15 }, { headers: { "x-own": "2" } }))
    .get("/stream", function* () {
      yield "a";
      yield "b";
    })
    .get("/circle", () => {
      const circle: { self?: unknown } = {};
      circle.self = circle;
      return circle;
    });

const paths = routes(new Elysia()).routes.map(({ path }) => path);

describe("makeQuickJson()", () => {
  const quick = routes(new Elysia({ adapter: makeQuickJson(shared) }).headers(shared));
  const plain = routes(new Elysia().headers(shared));

  test.each(paths)("answers %s as Elysia does, at each request", async (path) => {
    const expected = await ask(plain, path);
    for (let count = 0; count < 3; count += 1) expect(await ask(quick, path)).toEqual(expected);
  });

  test("gives each answer headers of its own", async () => {
    const first = await quick.handle(new Request("http://localhost/object"));
    first.headers.set("cache-control", "max-age=1");
    expect((await ask(quick, "/object")).headers).toMatchObject({ "cache-control": "no-store" });
  });
});

async function ask(app: AnyElysia, path: string) {
  const answer = await app.handle(new Request(`http://localhost${path}`));
  const headers = Object.fromEntries([...answer.headers].toSorted());
  return { status: answer.status, headers, text: await answer.text() };
}
