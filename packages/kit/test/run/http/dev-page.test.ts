// Bun's own server of the page, and what stands in front of it. Hot reload itself is in the end-to-end suite.
import { expect, test } from "bun:test";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { Elysia } from "elysia";

import { readMachine } from "../../../src/run/machine.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { makeApp } from "../tiny-app.ts";

async function openDev({ port = false } = {}) {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await tempFolder());
  const entry = join(folder.dir, "index.html");
  await Bun.write(entry, '<!doctype html><title>Development</title><script type="module" src="./page.ts">');
  await Bun.write(join(folder.dir, "page.ts"), "import.meta.hot.accept();");
  const { default: page } = (await import(entry)) as { default: unknown };
  const { platform, uid } = readMachine();
  const user = { platform, uid, ...(!port && { tmpdir: folder.dir }) };
  const app = opened.use(makeApp(() => new Elysia(), { page, user }).serve());
  const parts = opened.move();
  const sockets = () => readdirSync(folder.dir).filter((name) => name.startsWith("samara-page-"));
  return { ...app, folder, sockets, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

const anyone = { headers: {} };

test.each([true, false])("the page comes with the executable's headers, from a port: %p", async (port) => {
  await using app = await openDev({ port });
  const answer = await app.request("/", anyone);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("Development")]);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  });
});

test("what is not there is answered as everywhere, and the page takes no changes", async () => {
  await using app = await openDev();
  const none = await app.request("/_bun/none", anyone);
  expect([none.status, await none.json()]).toMatchObject([404, { error: { code: "not_found" } }]);
  expect((await app.request("/", { method: "POST", headers: { origin: app.origin } })).status).toBe(405);
  expect((await app.request("/", { headers: { host: "evil.example" } })).status).toBe(421);
  expect((await app.request("/", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
});

const large = `import.meta.hot.accept(); globalThis.large = "${"a".repeat(5e6)}";`;

test("a change of 5 MB reaches the page", async () => {
  await using app = await openDev();
  const html = await (await app.request("/", anyone)).text();
  await app.request(/src="([^"]+)"/.exec(html)?.[1] ?? "", anyone);
  const socket = new WebSocket(`ws://${app.host}/_bun/hmr`, { headers: { origin: app.origin } } as never);
  socket.binaryType = "arraybuffer";
  const { promise: arrived, resolve, reject } = Promise.withResolvers<void>();
  socket.addEventListener("close", ({ code }) => reject(new Error(`It was closed with ${code}`)));
  socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
    const kind = String.fromCharCode(new Uint8Array(data)[0] ?? 0);
    // It says its version first, and takes what the page wants to hear: its address, and changes of modules.
    if (kind === "V") ["she", "n/"].forEach((text) => socket.send(text));
    if (kind === "n") void Bun.write(join(app.folder.dir, "page.ts"), large);
    // Half of the file may have been told before.
    if (kind === "u" && data.byteLength > large.length) resolve();
  });
  await arrived;
});

unless(notOnWindows("There it is a port")).test(
  "its socket is its user's alone, and gone after a stop",
  async () => {
    await using app = await openDev();
    const [name = ""] = app.sockets();
    expect(statSync(join(app.folder.dir, name)).mode & 0o777).toBe(0o700);
    await app.stop(0);
    expect(app.sockets()).toEqual([]);
  },
);
