import { describe, expect, test } from "bun:test";

import { checkPattern, readPatterns, reservedName } from "../../../src/run/files/patterns.ts";

const { match, roots } = readPatterns(["receipts/**", "logo.*", "scans/*/page-?.png"], "notes");

describe("readPatterns()", () => {
  test.each([
    ["receipts/a.pdf", true],
    ["receipts/2026/05/a.pdf", true],
    ["receipts/re\u0301sume\u0301.pdf", true],
    ["receipts", false],
    ["Receipts/a.pdf", false],
    ["logo.png", true],
    ["logo", false],
    ["deep/logo.png", false],
    ["scans/may/page-1.png", true],
    ["scans/page-1.png", false],
    ["receipts/a.pdf.samara-tmp", false],
    ["receipts/../notes.txt", false],
    ["receipts//a.pdf", false],
  ])("match(%j) is %j", (path, expected) => expect(match(path)).toBe(expected));

  test("tells the folders to look in, and whether also in those within", () => {
    expect(roots).toEqual([
      { folder: "receipts", isDeep: true },
      { folder: "", isDeep: false },
      { folder: "scans", isDeep: true },
    ]);
  });

  test("never matches the home's own, whatever the patterns say", () => {
    const all = readPatterns(["**", "*"], "notes");
    for (const path of [".state/token", ".STATE/token", "backups/a.db", "logs/a", "notes.db", "NOTES.db-wal"])
      expect(all.match(path)).toBe(false);
    expect(all.match("anything/else")).toBe(true);
  });
});

test.each([
  ["notes.db-wal", "notes.db"],
  ["settings.toml", "settings.toml"],
  ["deep/settings.toml", undefined],
  ["Backups/a", "backups"],
  ["a/b.samara-tmp/c", ".samara-tmp"],
  ["receipts/a.new", undefined],
])("reservedName(%j) is %j", (path, name) => expect(reservedName(path, "notes")).toBe(name));

describe("checkPattern()", () => {
  test.each(["receipts/**", "logo.*", "*.pdf", "Belege/**/*.{pdf,png}", "{a/b,c}/*"])(
    "accepts %j",
    (pattern) => {
      expect(checkPattern(pattern, "notes")).toBeUndefined();
    },
  );

  test.each([
    ["**", "the home's own"],
    ["*", "the home's own"],
    ["*/**", "the home's own"],
    ["*/scan.png", "the home's own"],
    [".STATE/mine", "the home's own"],
    ["*.db", 'own "notes.db"'],
    ["*.toml", 'own "settings.toml"'],
    ["{receipts,logs}/**", 'own "logs"'],
    [".state/mine", "the home's own"],
    ["backups/**", "the home's own"],
    ["/receipts/**", "not relative"],
    ["C:/receipts/**", "not relative"],
    ["receipts\\**", "not relative"],
    ["../receipts/**", "an empty part"],
    ["./receipts/**", "an empty part"],
    ["receipts/", "names a folder"],
    ["!receipts/**", "can only include"],
  ])("refuses %j", (pattern, reason) => expect(checkPattern(pattern, "notes")).toContain(reason));
});
