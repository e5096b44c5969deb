import { describe, expect, test } from "bun:test";

import { cleanEnvironment } from "../../src/builder/clean-environment.ts";

describe("cleanEnvironment()", () => {
  test("passes on how to reach the registry, and nothing that could end up in the output", () => {
    const env = {
      PATH: "/bin",
      https_proxy: "http://proxy",
      NODE_ENV: "test",
      BUN_OPTIONS: "--preload x",
      SECRET: "1",
    };
    expect(cleanEnvironment(env)).toEqual({ PATH: "/bin", https_proxy: "http://proxy" });
  });
});
