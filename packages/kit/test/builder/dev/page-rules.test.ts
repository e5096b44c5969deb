import { describe, expect, test } from "bun:test";

import { addPageRules } from "../../../src/builder/dev/page-rules.ts";

describe("addPageRules()", () => {
  test.each([
    ["<!doctype html><html><head><title>a</title></head></html>", "<!doctype html><html><head>|<title>"],
    ['<html lang="en"><HEAD data-a>x', "<HEAD data-a>|x"],
    ["<!doctype html>\n<title>a</title>", "<!doctype html>|\n<title>"],
    ["<p>a", "|<p>a"],
  ])("stands before all that loads something: %s", (html, expected) => {
    const rules = /<meta http-equiv="Content-Security-Policy" content="[^"]+"><script>[^<]*report<\/script>/;
    expect(addPageRules(html, {}, "report").replace(rules, "|")).toContain(expected);
  });

  test("tells a page without a token how to get in here", () => {
    expect(addPageRules("", {}, "report")).toContain(
      'dataset.wayIn = "Open the link that \\"bun dev\\" prints.',
    );
  });

  test("has the executable's policy, what the config adds, and what hot reload needs", () => {
    const html = addPageRules("", { "script-src": ["'unsafe-eval'"], "img-src": ["https://a.example"] }, "");
    expect(html).toContain("script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' 'unsafe-inline' blob:;");
    expect(html).toContain("img-src 'self' data: blob: https://a.example;");
    expect(html).toContain("style-src 'self' 'unsafe-hashes' 'sha256-");
    expect(html).toContain("connect-src 'self' blob:;");
    expect(html).not.toContain("frame-ancestors");
  });
});
