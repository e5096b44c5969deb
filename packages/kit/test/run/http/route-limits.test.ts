import { describe, expect, test } from "bun:test";

import { Elysia } from "elysia";

import { UserError } from "../../../src/run/errors.ts";
import { maxBody, readRouteLimits } from "../../../src/run/http/route-limits.ts";
import { bearer, makeApp } from "../tiny-app.ts";

const routes = () =>
  new Elysia({ prefix: "/api" })
    .post("/small", () => "taken", maxBody(10))
    .post("/notes/:id/file", () => "taken", { ...maxBody(5000) })
    .put("/notes/:id/file", () => "taken", { ...maxBody(20) })
    .post("/a.b/:name?", () => "taken", maxBody(30))
    .group("/group", maxBody(40), (group) => group.post("/one", () => "taken"))
    .guard(maxBody(50), (guarded) => guarded.post("/guarded", () => "taken"))
    .use(new Elysia().post("/plugin/*", () => "taken", maxBody(60)))
    .post("/usual", ({ body }) => body);

describe("readRouteLimits()", () => {
  test.each<[string, number | undefined]>([
    ["/api/small", 10],
    ["/api/small/", 10],
    ["/api/small/more", undefined],
    ["/api/%73mall", undefined],
    ["/api/notes/7/file", 5000],
    ["/api/notes/%37%2F/file", 5000],
    ["/api/notes//file", undefined],
    ["/api/notes/7/8/file", undefined],
    ["/api/a.b", 30],
    ["/api/a.b/c", 30],
    ["/api/axb/c", undefined],
    ["/api/group/one", 40],
    ["/api/guarded", 50],
    ["/api/plugin/a/b", 60],
    ["/api/usual", undefined],
  ])("of %s is %p", (path, expected) => {
    expect(readRouteLimits(routes().routes)(path)).toBe(expected);
  });
});

describe("maxBody()", () => {
  test.each([0, -1, 0.5, Number.NaN, Infinity])("takes no %p for bytes", (bytes) => {
    expect(() => maxBody(bytes)).toThrow(UserError);
  });

  test.each<[string, number, number]>([
    ["/api/small", 10, 200],
    ["/api/small", 11, 413],
    ["/api/small/", 11, 413],
    ["/api/notes/7/file", 5000, 200],
    ["/api/notes/7/file", 5001, 413],
    ["/api/usual", 1000, 200],
    ["/api/usual", 1001, 413],
    ["/api/group/one", 41, 413],
  ])("at %s, %i bytes are answered %i, also without a length", async (path, size, status) => {
    await using app = makeApp(routes, { config: { maxBodyBytes: 1000 } }).serve();
    const headers = { ...bearer, "content-type": "text/plain" };
    const body = "a".repeat(size);
    const whole = await app.request(path, { method: "POST", headers, body });
    const chunked = await app.request(path, { method: "POST", headers, body: new Blob([body]).stream() });
    expect([whole.status, chunked.status]).toEqual([status, status]);
  });

  test("counts after what the config says of the path", async () => {
    const config = { maxBodyBytesAt: { "/api/small": 20 } };
    await using app = makeApp(routes, { config }).serve();
    const send = (size: number) => app.request("/api/small", { method: "POST", body: "a".repeat(size) });
    expect([(await send(20)).status, (await send(21)).status]).toEqual([200, 413]);
  });
});
