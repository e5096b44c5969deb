import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import { isManifest, pageFiles } from "../../../src/run/http/page.ts";
import { tempHome } from "../../support/home.ts";

const script = "console.log('hello');".repeat(50);

/** A page as an executable has it. */
async function openPage(html = "<title>Tiny</title>") {
  const home = await tempHome();
  mkdirSync(home.path);
  const add = (name: string, loader: string, type: string, content: string) => {
    writeFileSync(home.file(name), content);
    return { path: home.file(name), loader, headers: { etag: name, "content-type": type } };
  };
  const files = [
    add("index.html", "html", "text/html;charset=utf-8", html),
    add("style-abc.css", "css", "text/css;charset=utf-8", "p{color:red}"),
    add("index-abc.js", "js", "text/javascript;charset=utf-8", script),
    add("logo-def.png", "file", "image/png", "\u0089PNG"),
  ];
  writeFileSync(home.file("secret.txt"), "secret");
  const answers = pageFiles({ index: home.file("index.html"), files });
  const ask = async (path: string, headers: Record<string, string> = {}, method = "GET") =>
    await answers.get(path)?.(new Request(`http://localhost${path}`, { headers, method }));
  return { ask, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() };
}

describe("pageFiles()", () => {
  test.each([
    ["/", "<title>Tiny</title>", "text/html;charset=utf-8", "no-cache"],
    ["/index-abc.js", script, "text/javascript;charset=utf-8", "public, max-age=31536000, immutable"],
    ["/logo-def.png", "\u0089PNG", "image/png", "public, max-age=31536000, immutable"],
  ])("serve %s", async (path, content, type, caching) => {
    await using page = await openPage();
    const response = found(await page.ask(path));
    expect(await response.text()).toBe(content);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("cache-control")).toBe(caching);
    expect(response.headers.get("vary")).toBe("accept-encoding");
  });

  test("carry their style sheet inside, which the policy names by its hash", async () => {
    await using page = await openPage('<link rel="stylesheet" crossorigin href="/style-abc.css"><p>Tea</p>');
    const hash = new Bun.CryptoHasher("sha256").update("p{color:red}").digest("base64");
    for (const accepted of ["gzip", "br"]) {
      const response = found(await page.ask("/", { "accept-encoding": accepted }));
      const policy = response.headers.get("content-security-policy");
      expect(policy).toContain(`; style-src 'self' 'sha256-${hash}';`);
      const bytes = await response.bytes();
      const sent = new TextDecoder().decode(accepted === "gzip" ? Bun.gunzipSync(bytes) : bytes);
      expect(sent).toBe("<style>p{color:red}</style><p>Tea</p>");
    }
    const part = found(await page.ask("/index-abc.js"));
    expect(part.headers.get("content-security-policy")).toContain("; style-src 'self';");
  });

  test("answer 304 to who has the file, and only to them", async () => {
    await using page = await openPage();
    const response = found(await page.ask("/index-abc.js", { "if-none-match": 'W/"index-abc.js", "b"' }));
    expect([response.status, await response.text()]).toEqual([304, ""]);
    expect(response.headers.get("etag")).toBe('"index-abc.js"');
    expect((await page.ask("/index-abc.js", { "if-none-match": '"older"' }))?.status).toBe(200);
  });

  test.each([
    ["/index-abc.js", "gzip, br", "gzip"],
    ["/", "br, gzip;q=0.5", "gzip"],
    ["/index-abc.js", "br", null],
    ["/index-abc.js", "gzip;q=0, br", null],
    ["/logo-def.png", "gzip", null],
  ])("send %s to who accepts %s with the encoding %p", async (path, accepted, encoding) => {
    await using page = await openPage();
    const plain = await found(await page.ask(path)).bytes();
    const response = found(await page.ask(path, { "accept-encoding": accepted }));
    expect(response.headers.get("content-encoding")).toBe(encoding);
    const bytes = await response.bytes();
    expect(encoding ? Bun.gunzipSync(bytes) : bytes).toEqual(plain);
  });

  test.each([
    "/secret.txt",
    "/index.html",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "//secret.txt",
  ])("do not serve %s", async (path) => {
    await using page = await openPage();
    expect(await page.ask(path)).toBeUndefined();
  });

  test("answer no other method than GET and HEAD", async () => {
    await using page = await openPage();
    expect(found(await page.ask("/", {}, "HEAD")).status).toBe(200);
    const refused = found(await page.ask("/", {}, "POST"));
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("find the files of an executable for Windows", () => {
    const file = { path: "B:\\~BUN\\root\\index-abc.js", loader: "js", headers: {} };
    const answers = pageFiles({ index: "B:\\~BUN\\root\\index.html", files: [file] });
    expect([...answers.keys()]).toEqual(["/index-abc.js"]);
  });

  test("are none in development, where Bun bundles the page", () => {
    expect(pageFiles({ index: "./index.html" }).size).toBe(0);
  });
});

test.each([
  [{ index: "", files: [] }, true],
  [{ index: "./index.html" }, false],
  [{ files: "none" }, false],
  [null, false],
  ["page", false],
])("isManifest() of %j is %p", (page, expected) => {
  expect(isManifest(page)).toBe(expected);
});

function found(response: Response | undefined): Response {
  if (!response) throw new Error("There is no such file");
  return response;
}
