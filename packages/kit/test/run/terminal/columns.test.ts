import { expect, test } from "bun:test";

import { alignColumns } from "../../../src/run/terminal/columns.ts";

test.each<[string[][], string]>([
  [[], ""],
  [
    [
      ["a", "bb"],
      ["ccc", "d"],
    ],
    "a    bb\nccc  d",
  ],
  [
    [
      ["ü", "x", ""],
      ["日本", "y", "z"],
    ],
    "ü     x\n日本  y  z",
  ],
  [[["a"], ["b", "c"]], "a\nb  c"],
])("alignColumns() makes of %j %j", (rows, text) => {
  expect(alignColumns(rows)).toBe(text);
});

test("alignColumns() lets no cell begin a line of its own, and counts what is shown", () => {
  const rows = [
    ["a\nTry: b", "c"],
    ["a\u001B[2J", "d"],
  ];
  expect(alignColumns(rows)).toBe("a\\x0aTry: b  c\na\\x1b[2J     d");
});
