import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { DownloadError, fetchBytes, fetchFile, isSafe } from "../../../src/run/update/download.ts";
import { impossible, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const content = Buffer.from("0123456789".repeat(1000));
const wanted = { size: content.length, sha256: new Bun.CryptoHasher("sha256").update(content).digest("hex") };

function serve(answer: (request: Request) => Response | Promise<Response>) {
  const asked: (string | null)[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      asked.push(request.headers.get("range"));
      return answer(request);
    },
  });
  return {
    url: new URL(`http://127.0.0.1:${server.port}/file`),
    asked,
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** With and without ranges, as servers do. */
const honest = (request: Request) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
  return new Response(content.subarray(from), { status: from > 0 ? 206 : 200 });
};

async function get(answer: Parameters<typeof serve>[0], begun: string | null = null) {
  using server = serve(answer);
  await using folder = await tempFolder();
  const file = join(folder.dir, "file");
  if (begun !== null) writeFileSync(file, begun);
  const error = await fetchFile(server.url, file, wanted, { stallTimeoutMs: 300 }).catch(
    (reason: unknown) => reason,
  );
  return { error, asked: server.asked, isWhole: error === undefined && readFileSync(file).equals(content) };
}

describe("fetchFile()", () => {
  test("brings the file that was signed", async () => {
    expect(await get(honest)).toMatchObject({ error: undefined, asked: [null], isWhole: true });
  });

  test("goes on where an earlier try was cut off", async () => {
    const found = await get(honest, content.toString().slice(0, 4000));
    expect(found).toMatchObject({ asked: ["bytes=4000-"], isWhole: true });
  });

  test("asks for nothing when all is there, and starts over when what is there is wrong", async () => {
    expect(await get(honest, content.toString())).toMatchObject({ asked: [], isWhole: true });
    expect(await get(honest, "x".repeat(4000))).toMatchObject({
      asked: ["bytes=4000-", null],
      isWhole: true,
    });
    expect(await get(honest, "x".repeat(20_000))).toMatchObject({ asked: [null], isWhole: true });
  });

  test("takes the whole from a server that knows no ranges", async () => {
    expect(await get(() => new Response(content), "0123")).toMatchObject({ isWhole: true });
  });

  test.each([
    ["a page to log in at", () => new Response("<h1>Welcome to our hotel</h1>")],
    ["half of the file", () => new Response(content.subarray(0, 5000))],
    ["a file of the same size", () => new Response(Buffer.alloc(content.length))],
    ["more than was announced", () => new Response(Buffer.concat([content, content]))],
    ["an error", () => new Response("gone", { status: 404 })],
    ["a part nobody asked for", () => new Response(content.subarray(5), { status: 206 })],
    ["nothing after the first bytes", () => new Response(stalling())],
    ["data without end", () => new Response(endless())],
  ])("takes nothing from a server that sends %s", async (_name, answer) => {
    const { error, isWhole } = await get(answer);
    expect([error instanceof DownloadError, isWhole]).toEqual([true, false]);
  });

  test("leaves nothing of a file that is not the one that was signed", async () => {
    using server = serve(() => new Response(Buffer.alloc(content.length)));
    await using folder = await tempFolder();
    const file = join(folder.dir, "file");
    const error = await fetchFile(server.url, file, wanted).catch((reason: unknown) => reason);
    expect([error instanceof DownloadError, existsSync(file)]).toEqual([true, false]);
  });

  test.each([
    ["http://192.0.2.1/file"],
    ["ftp://example.org/file"],
    ["file:///etc/passwd"],
    ["data:text/plain,hello"],
    ["http://localhost/file"],
    ["https://user:secret@example.org/file"],
  ])("follows no redirect to %s", async (location) => {
    const { error } = await get(() => new Response(null, { status: 302, headers: { location } }));
    expect(String(error)).toContain("is no HTTPS address");
  });

  test("ends with redirects that lead in a circle", async () => {
    const { error, asked } = await get(
      () => new Response(null, { status: 301, headers: { location: "/file" } }),
    );
    expect(String(error)).toContain("from one address to the next");
    expect(asked).toHaveLength(6);
  });
});

describe("fetchFile() on a disk that refuses", () => {
  unless(process.platform === "linux" ? null : impossible("only Linux has a disk that is always full")).test(
    "says what the disk says, and blames no server",
    async () => {
      using server = serve(honest);
      const error = await fetchFile(server.url, "/dev/full", wanted).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "ENOSPC" });
    },
  );
});

describe("fetchBytes()", () => {
  test("unpacks nothing: a bomb would fill the memory before it is counted", async () => {
    const headers = { "content-encoding": "zstd" };
    using server = serve(() => new Response(new Uint8Array(Bun.zstdCompressSync("{}")), { headers }));
    const taken = fetchBytes(server.url, { maxBytes: 1000 }).catch((error: unknown) => String(error));
    expect(await taken).toContain("packs what it sends (zstd)");
  });

  test("holds no more than it may", async () => {
    using server = serve(() => new Response(endless()));
    expect(
      await fetchBytes(server.url, { maxBytes: 1000 }).catch((error: unknown) => String(error)),
    ).toContain("more came than was announced");
  });
});

describe("isSafe()", () => {
  test("trusts HTTPS, and HTTP only to this computer itself", () => {
    const safe = ["https://example.org/", "http://127.0.0.1:8080/", "http://[::1]:8080/"];
    const unsafe = [
      "http://example.org/",
      "http://127.0.0.1.example.org/",
      "ftp://127.0.0.1/",
      "http://localhost/",
    ];
    expect(safe.map((url) => isSafe(new URL(url)))).toEqual([true, true, true]);
    expect(unsafe.map((url) => isSafe(new URL(url)))).toEqual([false, false, false, false]);
  });
});

function stalling(): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.enqueue(content.subarray(0, 100)) });
}

function endless(): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(1 << 16)) });
}
