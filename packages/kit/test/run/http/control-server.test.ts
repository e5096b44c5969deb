import { describe, expect, test } from "bun:test";

import { Elysia } from "elysia";

import { alwaysFree } from "../../../src/run/http/let-write.ts";
import { bearer, makeApp, token } from "../tiny-app.ts";

const openApp = () => {
  const app = makeApp(() => new Elysia());
  return { ...app, ...app.serve() };
};
const post = (headers: Record<string, string>, body?: string): RequestInit => ({
  method: "POST",
  headers,
  ...(body !== undefined && { body }),
});
const gone = JSON.stringify({ page: "17-4", state: "gone" });

describe("makeControlServer()", () => {
  test.each<[string, Record<string, string>]>([
    ["no token", {}],
    ["a wrong token", { authorization: `Bearer ${token.replace("0", "1")}` }],
    ["a longer token", { authorization: `Bearer ${token}-and-more` }],
    ["an empty token", { authorization: "Bearer " }],
    ["the token alone", { authorization: token }],
    ["another scheme", { authorization: `Basic ${token}` }],
    ["a token in another script", { authorization: `Bearer ${token.slice(1)}ÿ` }],
  ])("answers 401 to %s, and does nothing", async (_, headers) => {
    await using app = openApp();
    for (const action of ["stop", "open", "presence"]) {
      const response = await app.request(`/_control/v1/${action}`, post(headers, gone));
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
    }
    expect(app.stops).toEqual([]);
  });

  test("stops the app and says where to open it, to whoever has the token", async () => {
    await using app = openApp();
    const opened = (await (await app.request("/_control/v1/open", post(bearer))).json()) as { url: string };
    expect(opened.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{22}$/);
    expect(await (await app.request("/_control/v1/stop", post(bearer))).json()).toEqual({ stopping: true });
    expect(app.stops).toEqual(["stop"]);
  });

  test("tells of a failed backup like every route: a page takes silence for good news", async () => {
    const database = { ...alwaysFree, failedBackup: () => "It failed." };
    await using app = makeApp(() => new Elysia(), { database }).serve();
    const answer = await app.request("/_control/v1/open", post(bearer));
    expect(answer.headers.get("backup-failed")).toBe("It%20failed.");
  });

  test("is no GET, which a link could ask for", async () => {
    await using app = openApp();
    expect((await app.request("/_control/v1/stop")).status).toBe(405);
    expect((await app.request("/_control/v2/stop", post(bearer))).status).toBe(404);
    expect(app.stops).toEqual([]);
  });

  test("reads no more of who is not in yet than a code takes", async () => {
    await using app = openApp();
    const own = { origin: app.origin };
    const long = JSON.stringify({ code: "a".repeat(1024) });
    expect((await app.request("/_control/v1/enter", post(own, long))).status).toBe(413);
    const endless = { method: "POST", headers: own, body: new Blob([long]).stream() };
    expect((await app.request("/_control/v1/enter", endless)).status).toBe(413);
  });

  test("hears from a page that is in, and makes nothing of it by itself", async () => {
    await using app = openApp();
    const here = JSON.stringify({ page: "17-4", state: "here" });
    for (const body of [here, gone]) {
      const answer = await app.request("/_control/v1/presence", post(bearer, body));
      expect([answer.status, await answer.text()]).toEqual([204, ""]);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
    expect((await app.request("/_control/v1/presence")).status).toBe(405);
    expect(app.stops).toEqual([]);
  });

  test.each([
    ["no JSON", "here", 400, { code: "malformed" }],
    ["nothing", "", 400, { code: "malformed" }],
    ["no page", '{"state":"here"}', 422, { code: "invalid", fields: { page: expect.any(String) } }],
    ["no state", '{"page":"1"}', 422, { code: "invalid", fields: { state: expect.any(String) } }],
    ["too much", JSON.stringify({ page: "a".repeat(1024), state: "here" }), 413, { code: "too_large" }],
  ])("refuses news of a page that are %s", async (_, body, status, error) => {
    await using app = openApp();
    const answer = await app.request("/_control/v1/presence", post(bearer, body));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  });

  test("gives the token for a code, once, and to the app's own page only", async () => {
    await using app = openApp();
    const code = () => app.makeEntryUrl().split("#code=")[1] ?? "";
    const enter = (given: string, headers: Record<string, string>) =>
      app.request("/_control/v1/enter", post(headers, JSON.stringify({ code: given })));
    const own = { origin: app.origin };
    const once = code();
    const answer = await enter(once, own);
    expect(await answer.json()).toEqual({ token });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect((await enter(once, own)).status).toBe(401);
    expect((await enter("", own)).status).toBe(401);
    expect((await enter(code(), { origin: "http://evil.example" })).status).toBe(403);
    expect((await enter(code(), {})).status).toBe(401);
    expect((await enter(code(), bearer)).status).toBe(401);
    expect((await app.request("/_control/v1/enter", post(own, "no JSON"))).status).toBe(401);
  });
});
