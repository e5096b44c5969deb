import { describe, expect, test } from "bun:test";

import { isNewer } from "../../../src/run/home/hand-over.ts";

describe("isNewer()", () => {
  test.each([
    ["1.10.0", "1.9.9", true],
    ["2.0.0", "2.0.0-beta.1", true],
    ["1.0.0", "1.0.0", false],
    ["1.0.0", "1.0.1", false],
    ["1.0.0-alpha", "1.0.0", false],
    ["next", "1.0.0", false],
    ["1.0.0", "", false],
    ["", "1.0.0", false],
  ])("%p after %p: %p", (version, other, expected) => {
    expect(isNewer(version, other)).toBe(expected);
  });
});
