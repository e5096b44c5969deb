// Answers that are not what a route returned as it is: to HEAD, and where something fails outside of the routes.
import { expect, test } from "bun:test";

import { Elysia } from "elysia";

import { eventStream } from "../../../src/run/http/event-stream.ts";
import { makeApp } from "../tiny-app.ts";

test("HEAD is answered with the headers of GET, also where GET never ends", async () => {
  let open = 0;
  const app = makeApp(() =>
    new Elysia()
      .get("/api/list", () => [1, 2, 3])
      .get("/api/stream", () =>
        eventStream(() => {
          open += 1;
          return () => void (open -= 1);
        }),
      ),
  );
  await using served = app.serve();
  const list = await served.request("/api/list", { method: "HEAD" });
  expect([list.status, list.headers.get("content-length"), await list.text()]).toEqual([200, "7", ""]);
  const stream = await served.request("/api/stream", { method: "HEAD" });
  expect([stream.status, stream.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  expect(open).toBe(0);
  expect((await served.request("/api/nothing", { method: "HEAD" })).status).toBe(404);
});

test("a failure that nothing else answers is a 500 in the one shape, and stands in the log", async () => {
  const secret = "no-such-page";
  const index = `/${secret}.html`;
  const page = { index, files: [{ path: index, loader: "html", headers: { "content-type": "text/html" } }] };
  const app = makeApp(() => new Elysia(), { page });
  await using served = app.serve();
  const answer = await served.request("/");
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).not.toContain(secret);
  const { error } = JSON.parse(text) as { error: { code: string; id: string } };
  expect(error.code).toBe("internal");
  expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(app.logged).toEqual([
    [expect.any(String), { id: error.id, stack: expect.stringContaining("ENOENT") }],
  ]);
});
