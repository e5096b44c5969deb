import { describe, expect, test } from "bun:test";

import { readDevelopment } from "../../src/run/development.ts";

const token = "a".repeat(43);

describe("readDevelopment()", () => {
  test("takes the token that `bun dev` made", () => {
    expect(readDevelopment({ SAMARA_DEVELOPMENT_TOKEN: token }, false)).toMatchObject({ token });
  });

  test("takes nothing in an executable", () => {
    expect(readDevelopment({ SAMARA_DEVELOPMENT_TOKEN: token }, true)).toBeNull();
  });

  test.each([undefined, "", "short", `${token}a`, `${"a".repeat(42)}!`])("takes no %j", (given) => {
    expect(readDevelopment({ SAMARA_DEVELOPMENT_TOKEN: given }, false)).toBeNull();
  });
});
