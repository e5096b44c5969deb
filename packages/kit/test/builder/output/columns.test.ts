import { describe, expect, test } from "bun:test";

import { alignColumns, renderSeconds, renderSize } from "../../../src/builder/output/columns.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1500, "1.5 kB"],
  [114_661_552, "114.7 MB"],
])("renderSize(%p) is %p", (bytes, text) => {
  expect(renderSize(bytes)).toBe(text);
});

test.each([
  [49, "0.0 s"],
  [6540, "6.5 s"],
  [59_960, "1 min 0 s"],
  [149_459, "2 min 29 s"],
])("renderSeconds(%p) is %p", (durationMs, text) => {
  expect(renderSeconds(durationMs)).toBe(text);
});

describe("alignColumns()", () => {
  test("makes columns as wide as their widest cell, numbers to the right", () => {
    const rows = [
      ["name", "size"],
      ["a", "10 MB"],
      ["longer", ""],
    ];
    expect(alignColumns(rows, [1])).toEqual(["name     size", "a       10 MB", "longer"]);
  });
});
