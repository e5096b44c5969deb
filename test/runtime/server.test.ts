import { afterAll, describe, expect, test } from "bun:test";

import { Elysia, t } from "elysia";

import { listen, stopServer } from "../../src/runtime/server.ts";
import { sendRaw } from "../support/http.ts";
import { makeApp } from "./tiny-app.ts";

const manifest = { index: "", files: [] };
const release = Promise.withResolvers<void>();
const entered = Promise.withResolvers<void>();

function startTiny() {
  const app = makeApp(
    () =>
      new Elysia()
        .post("/api/echo", ({ body }) => body)
        .post("/api/person", ({ body }) => body, { body: t.Object({ name: t.String() }) })
        .ws("/api/socket", { message: (socket, message) => void socket.send(message) })
        .mount("/api/mounted", () => new Response("mounted"))
        .get("/api/slow", async () => {
          entered.resolve();
          await release.promise;
          return "done";
        }),
    {
      page: manifest,
      maxBodyBytes: 1000,
      control: { token: "t", actions: { stop: () => {}, open: () => "" } },
    },
  );
  const server = listen({ handler: app.handler }, { host: "127.0.0.1", port: 0 });
  app.moveTo(server.url.host);
  return { server, url: server.url.href };
}

const { server, url } = startTiny();
const host = new URL(url).host;
afterAll(() => server.stop(true));

/** A body that does not say its length. */
function chunked(size: number): RequestInit {
  const body = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < size; sent += 100)
        controller.enqueue(new Uint8Array(Math.min(100, size - sent)).fill(97));
      controller.close();
    },
  });
  return { method: "POST", body, headers: { "content-type": "text/plain" } };
}

describe("createHandler()", () => {
  test.each(["/health", "/nothing", "/api/nothing", "/", "/api/socket", "/api/mounted", "/_control/v1/open"])(
    "lets the guard judge %s before anything else",
    async (path) => {
      const answer = await sendRaw(url, [`GET ${path} HTTP/1.1`, "Host: evil.example"]);
      expect(answer).toMatchObject({ status: 421, body: expect.stringContaining('"misdirected"') });
      const other = await sendRaw(url, [
        `POST ${path} HTTP/1.1`,
        `Host: ${host}`,
        "Origin: http://evil.example",
        "Content-Length: 0",
      ]);
      expect(other.status).toBe(403);
    },
  );

  test("refuses a WebSocket that another page opens", async () => {
    const answer = await sendRaw(url, [
      "GET /api/socket HTTP/1.1",
      "Host: evil.example",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]);
    expect(answer.status).toBe(421);
  });

  test("sends page loads of localhost on to the address it listens at", async () => {
    const answer = await sendRaw(url, ["GET /a?b=c HTTP/1.1", `Host: localhost:${server.port}`]);
    expect(answer).toMatchObject({ status: 302, headers: { location: `${url}a?b=c` } });
  });

  test("says who it is at /health, with the security headers", async () => {
    const response = await fetch(`${url}health`);
    expect(await response.json()).toEqual({ status: "ok", name: "tiny", version: "1.2.3" });
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test.each(["/nothing", "/_control/v1/stop"])(
    "sends the security headers with refusals of %s, too",
    async (path) => {
      const response = await fetch(new URL(path, url), { method: "POST" });
      expect(response.ok).toBe(false);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    },
  );

  test.each([
    ["an announced body within the limit", { method: "POST", body: "a".repeat(1000) }, 200],
    ["an announced body over the limit", { method: "POST", body: "a".repeat(1001) }, 413],
    ["a chunked body within the limit", chunked(1000), 200],
    ["a chunked body over the limit", chunked(1001), 413],
    ["a chunked body far over the limit", chunked(500_000), 413],
  ])("answers %s", async (_, init, status) => {
    const response = await fetch(`${url}api/echo`, { headers: { "content-type": "text/plain" }, ...init });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(status === 200 ? text.length : text).toEqual(
      status === 200 ? 1000 : expect.stringContaining('"too_large"'),
    );
  });

  test("reads a chunked body of JSON as any other", async () => {
    const body = new Blob(['{"name":', '"Ada"}']).stream();
    const response = await fetch(`${url}api/person`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    expect(await response.json()).toEqual({ name: "Ada" });
  });
});

describe("listen()", () => {
  test("does not share a taken port", () => {
    expect(() => startTinyAt(server.port ?? 0)).toThrow(expect.objectContaining({ code: "EADDRINUSE" }));
  });
});

function startTinyAt(port: number) {
  return listen({ handler: makeApp(() => new Elysia()).handler }, { host: "127.0.0.1", port });
}

describe("stopServer()", () => {
  test("lets a request in progress finish, and takes no new one", async () => {
    const own = startTiny();
    const slow = fetch(`${own.url}api/slow`);
    await entered.promise;
    const stopped = stopServer(own.server);
    release.resolve();
    expect(await (await slow).text()).toBe("done");
    await stopped;
    expect(await fetch(`${own.url}health`).then(String, () => "refused")).toBe("refused");
  });
});
