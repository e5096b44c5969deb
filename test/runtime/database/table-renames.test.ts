import { describe, expect, test } from "bun:test";

import { nameAfter } from "../../../src/runtime/database/table-renames.ts";

describe("nameAfter()", () => {
  test.each([
    ["a table that nobody renames", "a", "x>y", "a y", "a"],
    ["a rename", "a", "a>b", "b", "b"],
    ["a chain", "a", "a>b b>c c>d", "d", "d"],
    ["a rebuild", "a", "__new_a>a", "a", "a"],
    ["a rename, then a rebuild", "a", "a>b __new_b>b", "b", "b"],
    ["a rebuild, then a rename", "a", "__new_a>a a>b", "b", "b"],
    ["the one half of an exchange", "a", "a>x b>a x>b", "a b", "b"],
    ["the other half of it", "b", "a>x b>a x>b", "a b", "a"],
    ["a table put out of the way of the new one, and dropped", "a", "a>old", "a", "a"],
    ["a table put out of the way, and kept", "a", "a>old", "a old", "old"],
  ])("follows %s", (_, table, renames, tables, name) => {
    const pairs = renames.split(" ").map((pair) => pair.split(">") as [string, string]);
    expect(nameAfter(table, new Map(pairs), (found) => tables.split(" ").includes(found))).toBe(name);
  });
});
