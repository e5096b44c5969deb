import { describe, expect, test } from "bun:test";

import { checkCsp } from "../../../src/builder/plan/csp.ts";
import type { AppConfig, CspSource } from "../../../src/run/config.ts";
import { refusalOf } from "../../support/refusal.ts";

const check = (csp: Record<string, readonly CspSource[]>) =>
  Promise.try(() => checkCsp({ appId: "", title: "", port: 1, csp } satisfies AppConfig, "src/config.ts"));

describe("checkCsp()", () => {
  test("takes sources that let the page load more, and dangerous ones with their reason", async () => {
    await check({
      "img-src": ["https://tiles.example.org", "https://*.example.org"],
      "connect-src": ["wss://a.example"],
    });
    await check({ "script-src": ["'sha256-abc='", { source: "'unsafe-eval'", reason: "formulas" }] });
    await check({
      "style-src": ["'unsafe-inline'"],
      "connect-src": [{ source: "*", reason: "the user types addresses" }],
    });
  });

  test.each([
    ["img-src", "*", "it means every server"],
    ["connect-src", "https:", "it means every server"],
    ["connect-src", "https://*", "it means every server"],
    ["script-src", "'unsafe-eval'", "it lets text from anywhere run as code"],
    ["script-src", "'unsafe-inline'", "it lets text from anywhere run as code"],
    ["script-src", "https://cdn.example.org", "it lets code from elsewhere run in the page"],
    ["worker-src", "data:", "it lets code from elsewhere run in the page"],
  ])("refuses %s %s without a reason, and shows how to write one", async (directive, source, why) => {
    const refusal = await refusalOf(check({ [directive]: [source] }));
    expect(refusal.message).toBe(
      `Cannot use csp.${directive} in "src/config.ts": "${source}" is refused, as ${why}`,
    );
    expect(refusal.hint).toContain(`{ source: ${JSON.stringify(source)}, reason: "…" }`);
  });

  test("refuses what would end the directive, and directives of its own", async () => {
    for (const source of ["https://a.example; script-src *", "a b", ""])
      expect((await refusalOf(check({ "img-src": [source] }))).message).toContain("it is no source");
    for (const directive of ["default-src", "frame-ancestors", "base-uri"])
      expect((await refusalOf(check({ [directive]: ["'self'"] }))).message).toContain("is no directive");
    expect((await refusalOf(check({ "image-src": ["https://a.example"] }))).hint).toContain(
      "did you mean img-src?",
    );
  });
});
