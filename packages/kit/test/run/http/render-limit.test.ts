import { expect, test } from "bun:test";

import { renderLimit } from "../../../src/run/http/render-limit.ts";

test.each([
  [1, "1 bytes"],
  [1000, "1000 bytes"],
  [1024, "1 KB"],
  [1500, "1.4 KB"],
  [2 * 1024 * 1024, "2 MB"],
  [2 * 1024 * 1024 - 1, "1.9 MB"],
  [2 ** 31, "2 GB"],
])("renderLimit(%i) is %s", (bytes, expected) => {
  expect(renderLimit(bytes)).toBe(expected);
});
