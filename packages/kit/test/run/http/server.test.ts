import { describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import { openSocket, request } from "../../support/access/raw-socket.ts";
import { sendRaw } from "../../support/http.ts";
import { bearer, makeApp, token } from "../tiny-app.ts";

const text = { ...bearer, "content-type": "text/plain" };

function openTiny() {
  const release = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const app = makeApp(
    () =>
      new Elysia()
        .post("/api/echo", ({ body }) => body)
        .post("/api/large", ({ body }) => body)
        .post("/api/person", ({ body }) => body, { body: t.Object({ name: t.String() }) })
        .ws("/api/socket", { message: (socket, message) => void socket.send(message) })
        .mount("/api/mounted", () => new Response("mounted"))
        .get("/feed", () => "feed")
        .get("/api/slow", async () => {
          entered.resolve();
          await release.promise;
          return "done";
        }),
    {
      config: {
        maxBodyBytes: 1000,
        maxBodyBytesAt: { "/api/large": 5000 },
        limits: { requestsInProgress: 4 },
      },
    },
  );
  return { ...app, ...app.serve(), release: release.resolve, entered: entered.promise };
}

/** A body that does not say its length. */
function chunked(size: number): RequestInit {
  const body = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < size; sent += 100)
        controller.enqueue(new Uint8Array(Math.min(100, size - sent)).fill(97));
      controller.close();
    },
  });
  return { method: "POST", body };
}

describe("startServer()", () => {
  test.each([
    "/health",
    "/nothing",
    "/api/nothing",
    "/",
    "/api/socket",
    "/api/mounted/x",
    "/_control/v1/open",
    "/_app/report",
    "/feed",
  ])("lets the guard judge %s before anything else", async (path) => {
    await using app = openTiny();
    const answer = await sendRaw(app.url, [`GET ${path} HTTP/1.1`, "Host: evil.example"]);
    expect(answer).toMatchObject({ status: 421, body: expect.stringContaining('"misdirected"') });
    const lines = [`POST ${path} HTTP/1.1`, `Host: ${app.host}`, "Origin: http://evil.example"];
    expect((await sendRaw(app.url, [...lines, "Content-Length: 0"])).status).toBe(403);
  });

  test.each([
    ["/api/socket", 401],
    ["/api/mounted/x", 401],
    ["/api/nothing", 401],
    ["/_control/v1/nothing", 404],
    ["/feed", 404],
    ["/nothing", 404],
    ["/health", 200],
  ])("answers %s without the token with %p", async (path, status) => {
    await using app = openTiny();
    expect((await app.request(path, { headers: {} })).status).toBe(status);
  });

  test("answers every route of the app to whoever has the token", async () => {
    await using app = openTiny();
    for (const path of ["/feed", "/api/mounted/x"]) expect((await app.request(path)).status).toBe(200);
  });

  test("knows the token's scheme in any case of letters, and the token in one", async () => {
    await using app = openTiny();
    const ask = async (authorization: string) =>
      (await app.request("/feed", { headers: { authorization } })).status;
    expect([await ask(`bearer ${token}`), await ask(`BEARER ${token}`)]).toEqual([200, 200]);
    expect([await ask(`Bearer  ${token}`), await ask(`Bearer${token}`)]).toEqual([404, 404]);
  });

  test("sends page loads of localhost on to the address it listens at", async () => {
    await using app = openTiny();
    const { port } = new URL(app.url);
    const answer = await sendRaw(app.url, ["GET /a?b=c HTTP/1.1", `Host: localhost:${port}`]);
    expect(answer).toMatchObject({ status: 302, headers: { location: `${app.url}a?b=c` } });
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  test.each([
    ["/health", "GET", 200],
    ["/nothing", "GET", 404],
    ["/api/nothing", "GET", 401],
    ["/_control/v1/stop", "POST", 401],
    ["/_control/v1/stop", "GET", 405],
  ])("sends the security headers with its answer to %s %s", async (path, method, status) => {
    await using app = openTiny();
    const response = await app.request(path, { method, headers: {} });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("says who it is at /health", async () => {
    await using app = openTiny();
    const response = await app.request("/health", { headers: {} });
    expect(await response.json()).toEqual({ status: "ok", name: "tiny", version: "1.2.3" });
  });

  test.each([
    ["an announced body within the limit", { method: "POST", body: "a".repeat(1000) }, 200],
    ["an announced body over the limit", { method: "POST", body: "a".repeat(1001) }, 413],
    ["a chunked body within the limit", chunked(1000), 200],
    ["a chunked body over the limit", chunked(1001), 413],
    ["a chunked body far over the limit", chunked(500_000), 413],
  ])("answers %s", async (_, init, status) => {
    await using app = openTiny();
    const response = await app.request("/api/echo", { headers: text, ...init });
    const answer = await response.text();
    expect(response.status).toBe(status);
    if (status === 200) expect(answer).toHaveLength(1000);
    else expect(answer).toContain('"too_large"');
  });

  test.each([
    ["an announced", (size: number): RequestInit => ({ method: "POST", body: "a".repeat(size) })],
    ["a chunked", chunked],
  ])("takes %s body up to the limit of its path", async (_, body) => {
    await using app = openTiny();
    const send = async (path: string, size: number) =>
      (await app.request(path, { headers: text, ...body(size) })).status;
    expect(await send("/api/large", 5000)).toBe(200);
    expect(await send("/api/large", 5001)).toBe(413);
    expect(await send("/api/echo", 1001)).toBe(413);
  });

  test("reads a chunked body of JSON as any other", async () => {
    await using app = openTiny();
    const body = new Blob(['{"name":', '"Ada"}']).stream();
    const headers = { ...bearer, "content-type": "application/json" };
    const response = await app.request("/api/person", { method: "POST", body, headers });
    expect(await response.json()).toEqual({ name: "Ada" });
  });

  test("answers 503 to more requests than it may have at once, and goes on", async () => {
    await using app = openTiny();
    const slow = Array.from({ length: 4 }, () => app.request("/api/slow"));
    await app.entered;
    const answers = await Promise.all(Array.from({ length: 3 }, () => app.request("/api/slow")));
    expect(answers.map(({ status }) => status)).toContain(503);
    app.release();
    expect((await Promise.all(slow)).every(({ status }) => status === 200 || status === 503)).toBe(true);
    expect((await app.request("/health")).status).toBe(200);
  });

  test("keeps room for the owner, however many stall at the door", async () => {
    await using app = openTiny();
    const headers = [`Host: ${app.host}`, `Origin: ${app.origin}`, "Content-Length: 100"];
    const sent = request("POST /_control/v1/enter HTTP/1.1", headers, "{");
    const stalling = Array.from({ length: 70 }, () => openSocket(app.url));
    const sentAway = Promise.withResolvers<string>();
    for (const socket of stalling) {
      socket.on("data", (chunk: Buffer) => sentAway.resolve(chunk.toString()));
      socket.write(sent);
    }
    // They are sixty-five at least once the first was sent away.
    expect(await sentAway.promise).toStartWith("HTTP/1.1 408 ");
    expect((await app.request("/feed")).status).toBe(200);
    // The owner's command, a page that is in, and a page with its code.
    const post = (action: string, who: Record<string, string>, body = "") =>
      app.request(`/_control/v1/${action}`, { method: "POST", headers: who, body });
    expect((await post("open", bearer)).status).toBe(200);
    expect((await post("presence", bearer, '{"page":"1","state":"here"}')).status).toBe(204);
    const code = app.makeEntryUrl().split("#code=")[1];
    expect((await post("enter", { origin: app.origin }, JSON.stringify({ code }))).status).toBe(200);
    for (const socket of stalling) socket.destroy();
  });

  test("does not share a taken port", async () => {
    await using app = openTiny();
    const port = Number(new URL(app.url).port);
    expect(() => makeApp(() => new Elysia(), { settings: { port } }).serve()).toThrow(
      "another program has it",
    );
  });

  test("opens a WebSocket to its own page with the token, in the protocol of the app", async () => {
    await using app = openTiny();
    const socket = new WebSocket(`${app.url.replace("http", "ws")}api/socket`, {
      protocols: ["samara", `bearer.${token}`],
      headers: { origin: app.origin },
    } as never);
    const answered = Promise.withResolvers<unknown>();
    socket.addEventListener("open", () => socket.send("hello"));
    socket.addEventListener("message", ({ data }) => answered.resolve(data));
    socket.addEventListener("error", () => answered.reject(new Error("refused")));
    expect(await answered.promise).toBe("hello");
    expect(socket.protocol).toBe("samara");
    const closed = Promise.withResolvers<number>();
    socket.addEventListener("close", ({ code }) => closed.resolve(code));
    await app.stop();
    expect(await closed.promise).toBe(1001);
  });

  test("binds both families on one port, and knows itself by both", async () => {
    const app = makeApp(() => new Elysia().get("/api/here", () => "here"), { settings: { ipv6: true } });
    await using served = app.serve();
    const port = Number(new URL(served.url).port);
    expect(served.url).toBe(`http://127.0.0.1:${port}/`);
    const answer = await fetch(`http://[::1]:${port}/api/here`, { headers: bearer });
    expect(await answer.text()).toBe("here");
    const crossed = await fetch(`http://[::1]:${port}/health`, { headers: { host: "[::2]" } });
    expect(crossed.status).toBe(421);
  });

  test("shares its API with the origins of the config, and with no other", async () => {
    const origin = "https://friend.example";
    const app = makeApp(() => new Elysia().get("/api/here", () => "here"), { config: { origins: [origin] } });
    await using served = app.serve();
    const foreign = { "sec-fetch-site": "cross-site" };
    const answer = await served.request("/api/here", { headers: { ...bearer, ...foreign, origin } });
    expect(await answer.text()).toBe("here");
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    const asked = await served.request("/api/here", { method: "OPTIONS", headers: { ...foreign, origin } });
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([204, origin]);
    const other = await served.request("/api/here", {
      headers: { ...bearer, origin: "https://evil.example" },
    });
    expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([403, null]);
    const open = await served.request("/api/here", { headers: { ...foreign, origin } });
    expect(open.status).toBe(401);
  });
});

test("prepare() leaves the first request no handler to compose", async () => {
  let reads = 0;
  // Elysia reads a hook's text when it composes.
  const hook = Object.assign(() => {}, { toString: () => ((reads += 1), "() => {}") });
  await using served = makeApp(() => new Elysia().onRequest(hook)).serve();
  const before = reads;
  served.prepare();
  const composed = reads;
  expect(composed).toBeGreaterThan(before);
  expect((await served.request("/api/nothing")).status).toBe(404);
  expect(reads).toBe(composed);
});

describe("stop()", () => {
  test("lets a request in progress finish, and takes no new one", async () => {
    await using app = openTiny();
    const slow = app.request("/api/slow");
    await app.entered;
    const stopped = app.stop();
    app.release();
    expect(await (await slow).text()).toBe("done");
    await stopped;
    expect(await app.request("/health").then(String, () => "refused")).toBe("refused");
  });
});
