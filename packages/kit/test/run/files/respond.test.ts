import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";

import { openFiles } from "../../../src/run/files/open.ts";
import { tempHome } from "../../support/home.ts";

async function answers(name: string, content = "0123456789") {
  const temp = await tempHome();
  mkdirSync(temp.path);
  const files = openFiles({
    home: temp.path,
    state: temp.file(".state"),
    name: "notes",
    patterns: ["files/**"],
  });
  await files.store(`files/${name}`, content);
  const respond = (headers: Record<string, string> = {}, options = {}) =>
    files.respond(new Request("http://localhost/", { headers }), `files/${name}`, options);
  /** Over a socket, where Bun would cut a file to the range itself. */
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => files.respond(request, `files/${name}`),
  });
  return {
    respond,
    ask: (headers: Record<string, string> = {}) => fetch(server.url, { headers }),
    async [Symbol.asyncDispose]() {
      await server.stop(true);
      await temp[Symbol.asyncDispose]();
    },
  };
}

test("respond() gives a part, the rest, and an end", async () => {
  await using file = await answers("a.txt");
  for (const [range, text, said] of [
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-1", "9", "bytes 9-9/10"],
  ] as const) {
    const answer = await file.ask({ range });
    expect([answer.status, await answer.text()]).toEqual([206, text]);
    expect(answer.headers.get("content-range")).toBe(said);
  }
});

test("respond() gives the whole where no part is wanted, or an older file's", async () => {
  await using file = await answers("a.txt");
  for (const headers of [{}, { range: "bytes=1-2", "if-range": '"old"' }, { range: "bytes=1-2,4-5" }]) {
    const answer = await file.ask(headers);
    expect([answer.status, await answer.text()]).toEqual([200, "0123456789"]);
  }
});

test("respond() resumes a download while the file is the same, and says when it has not changed", async () => {
  await using file = await answers("a.txt");
  const etag = (await file.ask()).headers.get("etag") ?? "";
  expect((await file.ask({ range: "bytes=5-", "if-range": etag })).status).toBe(206);
  expect((await file.ask({ "if-none-match": etag })).status).toBe(304);
  const beyond = await file.ask({ range: "bytes=10-" });
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
});

test.each([
  ["a.png", "image/png", "inline"],
  ["a.PDF", "application/pdf", "inline"],
  ["a.csv", "text/plain;charset=utf-8", "inline"],
  // These could run as the app's page, with its token.
  ["a.html", "application/octet-stream", "attachment"],
  ["a.svg", "application/octet-stream", "attachment"],
  ["a.js", "application/octet-stream", "attachment"],
  ["a.xml", "application/octet-stream", "attachment"],
  ["constructor", "application/octet-stream", "attachment"],
])("respond() says of %s that it is %s: %s", async (name, type, disposition) => {
  await using file = await answers(name);
  const { headers } = file.respond();
  expect(headers.get("content-type")).toBe(type);
  expect(headers.get("content-disposition")).toStartWith(`${disposition}; `);
});

test("respond() saves a file under the name that is asked for, in any letters", async () => {
  await using file = await answers("a.png");
  expect(file.respond({}, { download: "Beleg „Mai“ (1)\r\n.png" }).headers.get("content-disposition")).toBe(
    "attachment; filename*=UTF-8''Beleg%20%E2%80%9EMai%E2%80%9C%20%281%29%0D%0A.png",
  );
});

test("respond() gives an empty file", async () => {
  await using file = await answers("a.txt", "");
  const answer = await file.ask();
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
});
