import { describe, expect, test } from "bun:test";

import { addDefines, addServePlugin } from "../../../src/builder/dev/bunfig.ts";

const plugins = (bunfig: string) =>
  (Bun.TOML.parse(addServePlugin(bunfig, "/kit/p.ts")) as { serve: { static: { plugins: string[] } } }).serve
    .static;

describe("addServePlugin()", () => {
  test("adds the plugin to settings without any, and keeps the rest", () => {
    expect(addServePlugin("", "/kit/p.ts")).toBe('[serve.static]\nplugins = ["/kit/p.ts"]\n');
    const text = addServePlugin('[install]\nexact = true\n\n[test]\npreload = ["./a.ts"]\n', "/kit/p.ts");
    expect(Bun.TOML.parse(text)).toEqual({
      install: { exact: true },
      test: { preload: ["./a.ts"] },
      serve: { static: { plugins: ["/kit/p.ts"] } },
    });
  });

  test.each([
    ["[serve.static]\nplugins = []\n", ["/kit/p.ts"]],
    ['[serve.static] # ours\nplugins = ["a"]\n', ["a", "/kit/p.ts"]],
    ['[serve.static]\nminify = true\nplugins = [\n  "a",\n  "b",\n]\n[test]\n', ["a", "b", "/kit/p.ts"]],
    ["[serve.static]\nminify = true\n", ["/kit/p.ts"]],
  ])("puts it behind the maker's own: %j", (bunfig, expected) => {
    expect(plugins(bunfig).plugins).toEqual(expected);
  });

  test("writes a Windows path as TOML reads it", () => {
    const text = addServePlugin("", "C:\\kit\\p.ts");
    expect(Bun.TOML.parse(text)).toEqual({ serve: { static: { plugins: ["C:\\kit\\p.ts"] } } });
  });
});

describe("addDefines()", () => {
  const define = { FLAG: '"a"', "process.env.CHANNEL": '"beta"' };

  test("defines the names for the server's code and for the page", () => {
    expect(addDefines("[install]\nexact = true\n", {})).toBe("[install]\nexact = true\n");
    const text = addDefines(addServePlugin("[install]\nexact = true\n", "/kit/p.ts"), define);
    expect(Bun.TOML.parse(text)).toEqual({
      install: { exact: true },
      define,
      serve: { static: { plugins: ["/kit/p.ts"], define } },
    });
  });

  test("leaves what the maker defines there", () => {
    const own = '[define]\nFLAG = "1"\n\n[serve.static]\ndefine = { FLAG = "2" }\n';
    expect(Bun.TOML.parse(addDefines(own, define))).toEqual({
      define: { FLAG: "1", "process.env.CHANNEL": '"beta"' },
      serve: { static: { define: { FLAG: "2" } } },
    });
  });
});
