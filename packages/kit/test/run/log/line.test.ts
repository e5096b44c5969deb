import { describe, expect, test } from "bun:test";

import type { LogRecord } from "@logtape/logtape";

import { formatLogLine } from "../../../src/run/log/line.ts";

/** What LogTape makes of `log.info(template, properties)`. */
function record(
  template: string,
  properties: Record<string, unknown> = {},
  level: LogRecord["level"] = "info",
) {
  const parts = template.split(/\{(\w+)\}/);
  const message = parts.map((part, index) => (index % 2 === 0 ? part : properties[part]));
  const timestamp = Date.parse("2026-01-31T12:05:09.123Z");
  return { category: ["app"], level, message, properties, rawMessage: template, timestamp };
}

describe("formatLogLine()", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["Started", {}, "Started"],
    ["Imported {count} notes", { count: 3 }, "Imported 3 notes"],
    ["Served", { id: "4f2a", ms: 3 }, "Served id=4f2a ms=3"],
    ["Served", { path: "a b", empty: "" }, 'Served path="a b" empty=""'],
    ["Got {it}", { it: { a: [1] } }, 'Got {"a":[1]}'],
    ["Got {it}", { it: undefined }, "Got undefined"],
  ])("shows %j with %j", (template, properties, text) => {
    expect(formatLogLine(record(template, properties))).toBe(`2026-01-31 12:05:09.123Z info    ${text}\n`);
  });

  test("puts the level into a column of its own", () => {
    expect(formatLogLine(record("a", {}, "warning"))).toContain("Z warning a");
  });

  test("indents what follows a record's first line, so that no value begins a line of its own", () => {
    const forged = "x\n2026-01-31 12:05:09.123Z error   forged\r\nend";
    expect(formatLogLine(record("A {value}", { value: forged })).split("\n")).toEqual([
      "2026-01-31 12:05:09.123Z info    A x",
      "    2026-01-31 12:05:09.123Z error   forged",
      "    end",
      "",
    ]);
  });

  test("shows a property's line break as one, within its line", () => {
    expect(formatLogLine(record("A", { value: "x\ny" }))).toEndWith('A value="x\\ny"\n');
  });

  test("lets no value steer a terminal", () => {
    const line = formatLogLine(record("A {value}", { value: "\u001b[2J\u0007\r\u009b\t." }));
    expect(line).toEndWith("A \\x1b[2J\\x07\\x0d\\x9b\t.\n");
  });

  test("shows an error's stack", () => {
    const error = new TypeError("broken");
    expect(formatLogLine(record("A {error}", { error }))).toContain("A TypeError: broken\n    ");
  });
});
