// What the server makes of files that are sent: over a socket, with everything that stands before a route.
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { once } from "node:events";

import { Elysia } from "elysia";

import { openFiles } from "../../../src/run/files/open.ts";
import { uploadsIn } from "../../../src/run/files/store.ts";
import { tempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";
import { bearer, makeApp, token } from "../tiny-app.ts";

const megabyte = 1024 * 1024;
const path = "/api/files";

async function openUploads() {
  const temp = await tempHome();
  mkdirSync(temp.path);
  const state = temp.file(".state");
  const files = openFiles({ home: temp.path, state, name: "tiny", patterns: ["files/**"] });
  const routes = () =>
    new Elysia()
      .put(path, ({ request }) => files.store("files/a.bin", request, { maxBytes: 20 * megabyte }))
      .post(path, async ({ request }) => ({ length: (await request.text()).length }));
  const app = makeApp(routes, { config: { maxBodyBytes: 1000, maxBodyBytesAt: { [path]: 24 * megabyte } } });
  const server = app.serve();
  const leftovers = () => (existsSync(uploadsIn(state)) ? readdirSync(uploadsIn(state)) : []);
  return {
    ...app,
    ...server,
    files,
    leftovers,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

const bytes = (size: number) => new Uint8Array(size).fill(97);
/** Does not say its length. */
function chunked(size: number): ReadableStream {
  let left = size / megabyte;
  return new ReadableStream({
    pull: (controller) => (left-- > 0 ? controller.enqueue(bytes(megabyte)) : controller.close()),
  });
}

test.each([
  ["an announced file", bytes(2 * megabyte), 200],
  ["a file of unknown length", chunked(2 * megabyte), 200],
  ["a file over the route's own limit", bytes(21 * megabyte), 413],
  ["one of unknown length over it", chunked(21 * megabyte), 413],
  ["one over the limit of bodies", bytes(25 * megabyte), 413],
  ["one of unknown length over that", chunked(25 * megabyte), 413],
])("answers %s, and keeps it or nothing", async (_, body, status) => {
  await using app = await openUploads();
  const answer = await app.request(path, { method: "PUT", body, headers: bearer });
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(status === 200 ? '"path":"files/a.bin"' : '"too_large"');
  expect(await app.files.list()).toHaveLength(status === 200 ? 1 : 0);
  expect([app.leftovers(), app.logged]).toEqual([[], []]);
});

test("answers 413 to a large body of unknown length that its route reads as a whole", async () => {
  await using app = await openUploads();
  const headers = { ...bearer, "content-type": "text/plain" };
  const send = (size: number) => app.request(path, { method: "POST", body: chunked(size), headers });
  expect(await (await send(17 * megabyte)).json()).toEqual({ length: 17 * megabyte });
  expect((await send(25 * megabyte)).status).toBe(413);
});

test("keeps nothing of a file whose sender goes away, and takes that for no bug", async () => {
  await using app = await openUploads();
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const head = [
    `PUT ${path} HTTP/1.1`,
    `Host: ${app.host}`,
    `Authorization: Bearer ${token}`,
    "Content-Length: 1000000",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${"a".repeat(5000)}`);
  await until(
    async () => app.leftovers().length,
    (count) => count === 1,
  );
  socket.destroy();
  await until(
    async () => app.leftovers().length,
    (count) => count === 0,
  );
  expect([await app.files.list(), app.logged]).toEqual([[], []]);
});
