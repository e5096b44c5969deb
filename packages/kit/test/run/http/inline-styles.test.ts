import { describe, expect, test } from "bun:test";

import { allowStyles, inlineStyles } from "../../../src/run/http/inline-styles.ts";

const link = (address: string) => `<link rel="stylesheet" crossorigin href="${address}">`;
const style = "p{color:red}";
const hash = "'sha256-XeYlw2NVzOfB1UCIJqCyGr+0n7bA4fFslFpvKu84IAw='";

const inline = (html: string, sheet: string | undefined = style) => inlineStyles(html, async () => sheet);

describe("inlineStyles()", () => {
  test("puts a style sheet in its link's place, and names its hash", async () => {
    const { html, hashes } = await inline(`<title>A</title>${link("/a.css")}<p>$&</p>`, "p{content:'$&'}");
    expect(html).toBe("<title>A</title><style>p{content:'$&'}</style><p>$&</p>");
    expect(hashes).toHaveLength(1);
  });

  test.each([
    ["that ends the element", "p::after{content:'</STYLE>'}"],
    ["whose line ends the browser changes", "p{}\r\nb{}"],
    ["that is large", `p{content:'${"x".repeat(100 * 1024)}'}`],
    ["that is not there", undefined],
    ["with an address beside its own file", "p{background:url(a.png)}"],
    ["with a quoted address of that kind", `p{background:url( "../a.png")}`],
    ["that imports one from there", `@import "a.css";`],
  ])("leaves alone a style sheet %s", async (_, sheet) => {
    const html = `<title>A</title>${link("/a.css")}`;
    expect(await inlineStyles(html, async () => sheet)).toEqual({ html, hashes: [] });
  });

  test.each([
    `url("/a.png")`,
    "url(/a.png)",
    "url('data:image/png;base64,AA')",
    "url(#shape)",
    "url(https://a.example/)",
  ])("puts one in its place that names %s", async (address) => {
    expect((await inline(link("/a.css"), `p{background:${address}}`)).hashes).toHaveLength(1);
  });

  test.each([
    '<link rel="stylesheet" crossorigin href="https://example.org/a.css">',
    '<link rel="stylesheet" media="print" crossorigin href="/a.css">',
  ])("leaves alone %s", async (html) => {
    expect(await inline(html)).toEqual({ html, hashes: [] });
  });
});

describe("allowStyles()", () => {
  test("adds the hashes to the maker's own sources", () => {
    const own = { "img-src": ["https://example.org"], "style-src": ["https://example.org"] };
    expect(allowStyles(own, [hash])).toEqual({ ...own, "style-src": ["https://example.org", hash] });
    expect(allowStyles(undefined, [hash])).toEqual({ "style-src": [hash] });
  });

  test("adds none where a hash would forbid the other styles", () => {
    const own = { "style-src": [{ source: "'unsafe-inline'", reason: "the chart library" }] };
    expect(allowStyles(own, [hash])).toEqual(own);
  });
});
