import { describe, expect, test } from "bun:test";

import { checkSeedName, checkSeedNames } from "../../../src/builder/seeds/names.ts";
import { foldName } from "../../../src/run/seeds/fold-name.ts";
import { refusalOf } from "../../support/refusal.ts";

const check = (path: string) => checkSeedName(path, "sprout");

describe("checkSeedName()", () => {
  test.each([
    "settings.toml",
    ".dotfile",
    "bin/hello",
    "grüße 日本.txt",
    "a b/c d.txt",
    "console.txt",
    "com.txt",
    "COM10",
    "nul-and-void.md",
    "data/sprout.db",
    "docs/logs/today.txt",
    "newest",
    "renew",
    "other.db",
    "a".repeat(200),
  ])("accepts %p", (path) => {
    expect(check(path)).toBeUndefined();
  });

  test.each([
    [".state", "the kit's own"],
    [".STATE/x", "the kit's own"],
    ["Backups/x.txt", "the kit's own"],
    ["logs", "the kit's own"],
    ["sprout.db", "the database's"],
    ["Sprout.DB-wal", "the database's"],
    ["sprout.db2", "the database's"],
    ["docs/a.new", "end in .new"],
    ["A.NEW/b", "end in .new"],
    ["docs/a.samara-tmp", "half-written"],
    ["CON", "for a device"],
    ["docs/nul.txt", "for a device"],
    ["COM1.tar.gz", "for a device"],
    ["lpt9 .txt", "for a device"],
    ["com².txt", "for a device"],
    ["conin$", "for a device"],
    ["a<b", "Windows cannot have <"],
    ["docs/a:b", "Windows cannot have :"],
    ['a"b', 'Windows cannot have "'],
    ["a|b", "Windows cannot have |"],
    ["why?", "Windows cannot have ?"],
    ["a*b", "Windows cannot have *"],
    ["a\\b", "Windows cannot have \\"],
    ["a\u0007b", "control character"],
    ["a\nb", "control character"],
    ["trailing.", "at the end of a name"],
    ["folder /x", "at the end of a name"],
    ["é".repeat(101), "longer than 200 bytes"],
    [`${"a".repeat(100)}/${"b".repeat(100)}`, "more than 200 characters"],
    ["../x", "leads out"],
    ["a/../../x", "leads out"],
    ["/etc/passwd", "absolute path"],
    ["C:/x", "absolute path"],
    ["a:b.txt", "cannot have : in a name"],
    ["a//b", "empty part"],
    ["./a", "empty part"],
    ["a\uFFFDb", "not valid Unicode"],
    ["a\uD800b", "not valid Unicode"],
  ])("refuses %p: %s", (path, reason) => {
    expect(check(path)).toContain(reason);
  });
});

describe("checkSeedNames()", () => {
  test.each([
    [["a/README.md", "a/readme.md"], 'differs from "a/README.md" only in case'],
    [["Bin/a", "bin/b"], 'differs from "Bin" only in case'],
    [["\u00e9.txt", "e\u0301.txt"], "Unicode form"],
    [["straße", "STRASSE"], "only in case"],
    [["a", "a/b"], '"a" is a file and a folder at once'],
    [["a/b/c", "a/b"], '"a/b" is a file and a folder at once'],
    [["x", "A/b", "a"], 'differs from "A" only in case'],
  ])("refuses %p", async (paths, reason) => {
    const refusal = await refusalOf(() => checkSeedNames(paths, "sprout"));
    expect(refusal.message).toContain(`Cannot ship the seed "${paths.at(-1)}"`);
    expect(refusal.message).toContain(reason);
  });

  test("accepts names that only look alike", () => {
    expect(() => checkSeedNames(["a/b", "a/c", "ab", "b/a", "A.txt", "a.text"], "sprout")).not.toThrow();
  });

  test("names the file and the reason of a name that is bad alone", async () => {
    const refusal = await refusalOf(() => checkSeedNames(["fine", "docs/aux.c"], "sprout"));
    expect(refusal.message).toBe(
      'Cannot ship the seed "docs/aux.c": Windows reserves the name aux for a device',
    );
  });
});

test("foldName() gives one name to what a case-insensitive file system takes for one", () => {
  expect(foldName("GRÜSSE")).toBe(foldName("gru\u0308ße"));
  expect(foldName("a")).not.toBe(foldName("b"));
});
