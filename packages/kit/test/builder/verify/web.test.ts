import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";

import { openWeb } from "../../../src/builder/verify/web.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function serve(respond: (path: string) => Response) {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) => respond(new URL(url).pathname),
  });
  return { address: server.url.href, [Symbol.dispose]: () => void server.stop(true) };
}

describe("openWeb()", () => {
  test.each(["http://example.org/", "ftp://example.org/", "file:///etc/", "https:"])(
    "refuses the address %p",
    async (address) => {
      const refusal = await refusalOf(() => openWeb(address, "/nowhere"));
      expect(refusal.message).toEndWith("it is no address that begins with https://");
    },
  );

  test("takes a file as it is, with its hash", async () => {
    await using work = await tempFolder();
    using server = serve(() => new Response("content"));
    const taken = await openWeb(server.address, work.dir).take("a.zip", 100);
    const sha256 = new Bun.CryptoHasher("sha256").update("content").digest("hex");
    expect(taken).toMatchObject({ size: 7, sha256 });
    expect(typeof taken === "string" ? "" : readFileSync(taken.path, "utf8")).toBe("content");
  });

  test("reads no more than it asked for, however long the answer is", async () => {
    await using work = await tempFolder();
    let sent = 0;
    using server = serve(
      () =>
        new Response(
          new ReadableStream({
            pull: (controller) => {
              sent += 1;
              controller.enqueue(new Uint8Array(65_536));
            },
          }),
        ),
    );
    const source = openWeb(server.address, work.dir);
    expect(await source.take("a.zip", 1_000_000)).toMatchObject({ size: 1_000_001 });
    expect(await source.read("release.json", 1_000_000)).toBe("too large");
    expect(sent).toBeLessThan(2000);
  });

  test("follows a redirect, but not to an address without https, nor without an end", async () => {
    await using work = await tempFolder();
    using server = serve((path) => {
      if (path === "/moved") return new Response("content");
      const to = { "/a": "/moved", "/b": "http://example.org/b", "/c": "/c" }[path] ?? "";
      return new Response("", { status: 302, headers: { location: to } });
    });
    const source = openWeb(server.address, work.dir);
    expect(String(await source.read("a", 100))).toBe("content");
    const away = await refusalOf(() => source.read("b", 100));
    expect(away.message).toContain('"http://example.org/b"');
    const circle = await refusalOf(() => source.read("c", 100));
    expect(circle.message).toEndWith("without an end");
  });

  test("tells a missing file from a server that fails", async () => {
    await using work = await tempFolder();
    using server = serve((path) => new Response("", { status: path === "/a" ? 404 : 500 }));
    const source = openWeb(server.address, work.dir);
    expect(await source.read("a", 100)).toBe("missing");
    const failed = await refusalOf(() => source.read("b", 100));
    expect(failed.message).toEndWith("the server answers 500");
  });
});
