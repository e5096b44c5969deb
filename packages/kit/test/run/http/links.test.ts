import { describe, expect, test } from "bun:test";

import { Elysia } from "elysia";

import { makeLinks, readLinkWish } from "../../../src/run/http/links.ts";
import * as raw from "../../support/access/raw-socket.ts";
import { bearer, makeApp } from "../tiny-app.ts";

const origin = "http://127.0.0.1:4747";
const address = "/api/logo?size=2";
const get = (path: string, init?: RequestInit) => new Request(origin + path, init);

describe("makeLinks()", () => {
  test("gives the route the address without the link, and what the browser sent", () => {
    const links = makeLinks();
    const asked = links.follow(get(links.make({ address }), { headers: { range: "bytes=0-1" } }));
    expect([asked?.url, asked?.method, asked?.headers.get("range")]).toEqual([
      origin + address,
      "GET",
      "bytes=0-1",
    ]);
  });

  test("makes a link that works again and again, or once", () => {
    const links = makeLinks();
    const use = (path: string) => links.follow(get(path)) !== undefined;
    const often = links.make({ address });
    const once = links.make({ address, once: true });
    expect([use(often), use(often), use(once), use(once)]).toEqual([true, true, true, false]);
  });

  test.each([
    [undefined, 59_999, true],
    [undefined, 60_000, false],
    [1, 999, true],
    [1, 1000, false],
    [3600, 3_599_999, true],
  ])("with %p seconds, %i ms later: %p", (seconds, passedMs, expected) => {
    let now = 0.4;
    const links = makeLinks(() => now);
    const wish = { address, ...(seconds !== undefined && { seconds }) };
    const some = [links.make(wish), links.make({ ...wish, once: true })];
    now += passedMs;
    expect(some.map((path) => links.isGood(get(path)))).toEqual([expected, expected]);
  });

  test("keeps at most 1,024 links that nobody has used, and forgets the oldest", () => {
    const links = makeLinks();
    const often = links.make({ address });
    const some = Array.from({ length: 1025 }, () => links.make({ address, once: true }));
    expect(some.map((path) => links.isGood(get(path)))).toEqual([false, ...Array<boolean>(1024).fill(true)]);
    expect(links.isGood(get(often))).toBe(true);
  });

  test("follows no link of another start", () => {
    expect(makeLinks().isGood(get(makeLinks().make({ address })))).toBe(false);
  });
});

describe("readLinkWish()", () => {
  test.each([
    ["/api/logo", "/api/logo"],
    ["/api/../api/räksmörgås 1.pdf?q=ä b", "/api/r%C3%A4ksm%C3%B6rg%C3%A5s%201.pdf?q=%C3%A4%20b"],
    ["/api/notes#part", "/api/notes"],
  ])("reads %p as a browser sends it", (given, expected) => {
    expect(readLinkWish({ address: given })).toEqual({
      wish: { address: expected, seconds: 60, once: false },
    });
  });

  test.each<[string, unknown]>([
    ["address", {}],
    ["address", null],
    ["address", { address: "api/logo" }],
    ["address", { address: "https://evil.example/" }],
    ["address", { address: "//evil.example/api" }],
    ["address", { address: "/_control/v1/open" }],
    ["address", { address: "/api/../_control/v1/open" }],
    ["address", { address: "/api/logo?_link=1.2.3" }],
    ["seconds", { address: "/", seconds: 0 }],
    ["seconds", { address: "/", seconds: 1.5 }],
    ["seconds", { address: "/", seconds: 86_401 }],
    ["seconds", { address: "/", seconds: "60" }],
    ["once", { address: "/", once: "yes" }],
  ])("names %s in %j", (field, body) => {
    expect(readLinkWish(body)).toEqual({ wrong: { [field]: expect.any(String) } });
  });
});

describe("an app", () => {
  const reached: string[] = [];
  function openApp(options: Parameters<typeof makeApp>[1] = {}) {
    const note = ({ request }: { request: Request }) => {
      const { pathname, search } = new URL(request.url);
      reached.push(`${request.method} ${pathname}${search}`);
    };
    const app = makeApp(
      () =>
        new Elysia()
          .onRequest(note)
          .get("/api/logo", ({ query, set }) => {
            set.headers["referrer-policy"] = "unsafe-url";
            return query;
          })
          .post("/api/logo", () => "changed")
          .get("/api/broken", () => {
            throw new Error("broken");
          })
          .get("/report", () => "all of it")
          .ws("/api/socket", {}),
      { config: { origins: ["https://friend.example"] }, ...options },
    );
    reached.length = 0;
    const served = app.serve();
    const json = { ...bearer, "content-type": "application/json" };
    const link = async (path: string, more = {}) => {
      const body = JSON.stringify({ address: path, ...more });
      const answer = await served.request("/_control/v1/link", { method: "POST", headers: json, body });
      return ((await answer.json()) as { address: string }).address;
    };
    const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
      served.request(path, { method, headers });
    return { ...app, ...served, link, ask };
  }

  test("answers a link without the token, and shows the route nothing of it", async () => {
    await using app = openApp();
    const path = await app.link(address);
    const answers = await Promise.all([
      app.ask(path, { "sec-fetch-site": "same-origin", "sec-fetch-dest": "image" }),
      app.ask(path, { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }),
      app.ask(path, { "sec-fetch-site": "same-origin", origin: app.origin }),
    ]);
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
      { size: "2" },
      { size: "2" },
      { size: "2" },
    ]);
    expect(new Set(reached)).toEqual(new Set(["GET /api/logo?size=2"]));
  });

  test("lets its own page alone frame what a link leads to, and sends no Referer from there", async () => {
    await using app = openApp();
    const { headers } = await app.ask(await app.link(address));
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    const usual = await app.request(address);
    expect(usual.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  test.each<[string, number, string, string, Record<string, string>]>([
    ["another method", 401, "HEAD", "", {}],
    ["a change", 403, "POST", "", { origin: "https://evil.example" }],
    ["a change by a program", 401, "POST", "", {}],
    ["a change by the page", 401, "DELETE", "", { "sec-fetch-site": "same-origin" }],
    ["another site's picture", 403, "GET", "", { "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" }],
    ["another port's page", 403, "GET", "", { "sec-fetch-site": "same-site" }],
    ["another origin", 403, "GET", "", { origin: "https://evil.example" }],
    ["an origin that hides", 403, "GET", "", { origin: "null" }],
    ["a link on another site", 403, "GET", "", { ...navigation, "sec-fetch-site": "cross-site" }],
    [
      "a trusted origin",
      401,
      "GET",
      "",
      { origin: "https://friend.example", "sec-fetch-site": "cross-site" },
    ],
    ["another host", 421, "GET", "", { host: "evil.example" }],
    ["more after it", 401, "GET", "&size=3", {}],
    ["a longer signature", 401, "GET", "A", {}],
  ])("refuses a link to %s", async (_, status, method, more, headers) => {
    await using app = openApp();
    const path = (await app.link(address)) + more;
    expect((await app.ask(path, headers, method)).status).toBe(status);
    expect(reached).toEqual([]);
  });

  test("refuses a link on another site to an address that is no interface, too", async () => {
    await using app = openApp();
    const path = await app.link("/report");
    const answer = await app.ask(path, { ...navigation, "sec-fetch-site": "cross-site" });
    expect(answer.status).toBe(401);
    expect((await app.ask(path)).status).toBe(200);
  });

  test("refuses a link at every other address, and a changed or guessed one", async () => {
    await using app = openApp();
    const path = await app.link(address);
    const [, own = ""] = path.split("_link=");
    const [ends = "", , signature = ""] = own.split(".");
    const wrong = [
      `/api/logo?_link=${own}`,
      `/api/logo?size=3&_link=${own}`,
      `/api/logo?size=2&size=2&_link=${own}`,
      `/api/%6Cogo?size=2&_link=${own}`,
      `/api/logo/?size=2&_link=${own}`,
      `/report?_link=${own}`,
      `/api/openapi.json?_link=${own}`,
      `${address}&_link=${Number(ends) + 1}..${signature}`,
      `${address}&_link=${ends}.x.${signature}`,
      `${address}&_link=${ends}..${signature.slice(1)}A`,
      `${address}&_link=${ends}..`,
      `${address}&_link=`,
    ];
    for (const guess of wrong) expect([guess, (await app.ask(guess)).status]).toEqual([guess, 401]);
    expect(await (await app.ask(wrong[1] ?? "")).json()).toMatchObject({ error: { code: "dead_link" } });
    expect(reached).toEqual([]);
  });

  test("opens no WebSocket and no control channel by a link", async () => {
    await using app = openApp();
    const upgrade = [
      `Host: ${app.host}`,
      `Origin: ${app.origin}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ];
    const handshake = raw.request(`GET ${await app.link("/api/socket")} HTTP/1.1`, upgrade);
    expect((await raw.exchange(app.origin, handshake)).status).toBe(401);
    const control = await app.link("/api/logo");
    const made = control.replace("/api/logo", "/_control/v1/open");
    expect((await app.ask(made, {}, "POST")).status).toBe(401);
  });

  test("makes a link only for whoever has the token, and only of a path", async () => {
    await using app = openApp();
    const body = JSON.stringify({ address });
    const path = "/_control/v1/link";
    const own = { origin: app.origin };
    expect((await app.request(path, { method: "POST", headers: own, body })).status).toBe(401);
    const odd = JSON.stringify({ address: "https://evil.example/" });
    expect((await app.request(path, { method: "POST", body: odd })).status).toBe(422);
    expect((await app.request(path, { method: "POST", body: "{" })).status).toBe(400);
    const long = JSON.stringify({ address: `/${"a".repeat(9000)}` });
    expect((await app.request(path, { method: "POST", body: long })).status).toBe(413);
  });

  test("logs the path of a link, and nothing that opens it", async () => {
    await using app = openApp({ settings: { logLevel: "debug" } });
    expect((await app.ask(await app.link("/api/none"))).status).toBe(404);
    expect((await app.ask(await app.link("/api/broken"))).status).toBe(500);
    const said = JSON.stringify([...app.noted, ...app.logged]);
    expect(said).toContain('"path":"/api/none"');
    expect(said).toContain("A bug answered a request");
    expect(said).not.toContain("_link");
  });
});
