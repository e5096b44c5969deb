import { describe, expect, test } from "bun:test";

import { findInlineScripts } from "../../../src/builder/examine/inline-scripts.ts";

describe("findInlineScripts()", () => {
  test("finds code that stands in the HTML, and no data", () => {
    const html = `<script>a()</script><script type="module">b()</script><script src="./c.ts"></script>
      <script type="application/ld+json">{}</script><button onclick="d()">e</button>`;
    expect(findInlineScripts(html)).toEqual([
      "a <script> without src",
      "a <script> without src",
      "onclick of a <button>",
    ]);
  });
});
