import { expect, test } from "bun:test";

import { fileNameOf } from "../../../src/run/install/file-name.ts";

test.each([
  ["Notes", "Notes"],
  ["Müllers Notizbuch ✎", "Müllers Notizbuch ✎"],
  ['a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"],
  ["Notes...", "Notes"],
  ["..", "two-words"],
  [".hidden", "two-words"],
  ["CON", "two-words"],
  ["Aux.", "two-words"],
  ["???", "two-words"],
])("fileNameOf(%j) is %j", (title, expected) => {
  expect(fileNameOf(title, "two-words")).toBe(expected);
});
