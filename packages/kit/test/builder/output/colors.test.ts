import { describe, expect, test } from "bun:test";

import { choosePaint } from "../../../src/builder/output/colors.ts";

const bold = "\u001b[1mx\u001b[22m";

describe("choosePaint()", () => {
  test.each([
    ["colours on a terminal", true, {}, bold],
    ["none elsewhere", false, {}, "x"],
    ["none with NO_COLOR", true, { NO_COLOR: "1" }, "x"],
    ["colours with an empty NO_COLOR", true, { NO_COLOR: "" }, bold],
    ["none on a dumb terminal", true, { TERM: "dumb" }, "x"],
  ])("gives %s", (_title, isTerminal, env, expected) => {
    expect(choosePaint(isTerminal, env)("bold", "x")).toBe(expected);
  });
});
