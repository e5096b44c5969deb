import { describe, expect, test } from "bun:test";

import { escapeControls, escapeInJson, escapeInLine } from "../../../src/run/terminal/escape-controls.ts";

/** Sets the window's title, wipes the screen, in seven bits and in eight, and turns the order of letters around. */
const hostile = "a\u001b]0;owned\u0007b\u001b[2Jc\u009b2Jd\u007fe\u202ef\rg\u0008";
const harmless = "Grüße 日本 🌱 مرحبا\tx\r\ny\n";

describe("escapeControls()", () => {
  test("shows what would steer a terminal", () => {
    expect(escapeControls(hostile)).toBe("a\\x1b]0;owned\\x07b\\x1b[2Jc\\x9b2Jd\\x7fe\\u202ef\\x0dg\\x08");
  });

  test("leaves letters of all scripts, tabs and line ends as they are", () => {
    expect(escapeControls(harmless)).toBe(harmless);
  });
});

test("escapeInJson() leaves the value what it is", () => {
  const json = escapeInJson(JSON.stringify({ [hostile]: [hostile, harmless] }));
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(JSON.parse(json)).toEqual({ [hostile]: [hostile, harmless] });
});

test("escapeInLine() leaves no way to begin a line", () => {
  expect(escapeInLine('migration "x"\r\nTry: rm\n')).toBe('migration "x"\\x0d\\x0aTry: rm\\x0a');
});
