import { describe, expect, test } from "bun:test";

import { renderMetaPolicy, renderPolicy } from "../../src/run/content-security-policy.ts";

describe("renderPolicy()", () => {
  test("lets a page use what the executable carries and what the page makes, and nothing from elsewhere", () => {
    expect(renderPolicy()).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
        "media-src 'self' blob:; font-src 'self' data:; connect-src 'self' blob:; worker-src 'self' blob:; " +
        "frame-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  test("adds what the config says, and to nothing else", () => {
    const added = {
      "img-src": ["https://a.example"],
      "script-src": [{ source: "'unsafe-eval'", reason: "r" }],
    };
    const changed = renderPolicy(added)
      .split("; ")
      .filter((part) => !renderPolicy().split("; ").includes(part));
    expect(changed).toEqual([
      "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'",
      "img-src 'self' data: blob: https://a.example",
    ]);
  });
});

test("renderMetaPolicy() is the same without what a <meta> cannot say", () => {
  expect(`${renderMetaPolicy()}; frame-ancestors 'none'`).toBe(renderPolicy());
});
