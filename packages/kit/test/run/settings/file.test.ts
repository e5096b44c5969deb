import { describe, expect, test } from "bun:test";

import { lineOf, parseSettingsFile } from "../../../src/run/settings/file.ts";

describe("lineOf()", () => {
  test.each<[string, string, string, number]>([
    ["port = 1", "port", "", 1],
    ["# port = 1\nport = 2", "port", "", 2],
    ["port_two = 1\nport = 2", "port", "", 2],
    ["[app]\nport = 1", "port", "", 0],
    ["a = 1\n [app] # mine\n\n it = 2", "it", "app", 4],
    ["it = 1\n[other]\nit = 2\n[app]\nit = 3", "it", "app", 5],
    ['["app"]\n"it" = 3', "it", "app", 2],
    ["app . it = 3", "it", "app", 1],
    ["app = { it = 3 }", "it", "app", 1],
    ["[other]\na = 1", "other", "", 1],
    ["other.a = 1", "other", "", 1],
    ["", "port", "", 0],
  ])("finds in %j %s of table %j on line %i", (text, key, table, line) => {
    expect(lineOf(text, key, table)).toBe(line);
  });
});

const parse = (text: string) => parseSettingsFile({ path: "/h/settings.toml", text });

describe("parseSettingsFile()", () => {
  test("asks no parser about comments", () => {
    expect(parse("# a\r\n\n   # port = 1")).toEqual({});
  });

  test("knows tables", () => {
    expect(parse("port = 1\n[app]\nit = 'x'")).toEqual({ port: 1, app: { it: "x" } });
  });
});
