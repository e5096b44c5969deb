import { describe, expect, test } from "bun:test";

import { parallelism } from "../../../src/builder/plan/pool.ts";

const gigabyte = 1024 ** 3;

describe("parallelism()", () => {
  test.each([
    ["one target a core when memory is plenty", 8, 32 * gigabyte, 0, 8],
    ["fewer when memory is short", 8, 2 * gigabyte, 0, 4],
    ["fewer for a large seed", 8, 8 * gigabyte, 300 * 1024 ** 2, 3],
    ["one, whatever the memory says", 8, 0, 300 * 1024 ** 2, 1],
    ["one on one core", 1, 32 * gigabyte, 0, 1],
  ])("is %s", (_title, cores, freeBytes, embeddedBytes, expected) => {
    expect(parallelism(cores, freeBytes, embeddedBytes)).toBe(expected);
  });
});
