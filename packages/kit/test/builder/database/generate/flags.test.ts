import { describe, expect, test } from "bun:test";

import { parseGenerateFlags } from "../../../../src/builder/database/generate/flags.ts";

describe("parseGenerateFlags()", () => {
  test("reads renames and drops, as often as they come", () => {
    const flags = "--rename a=b --rename a.x=b.y --drop c --drop b.z --name next --redo --custom".split(" ");
    expect(parseGenerateFlags(flags)).toEqual({
      name: "next",
      isRedo: true,
      isRebase: false,
      isCustom: true,
      help: null,
      answers: {
        renames: [
          { from: "a", to: "b" },
          { from: "a.x", to: "b.y" },
        ],
        drops: ["c", "b.z"],
      },
    });
  });

  test.each([
    [["--rename", "a"], '"a" is no rename'],
    [["--rename", "a=b=c"], '"a=b=c" is no rename'],
    [["--rename", "=b"], '"=b" is no rename'],
    [["--name", "a b"], '"a b" is no name for a file'],
  ])("refuses %j", (argv, said) => {
    expect(() => parseGenerateFlags(argv)).toThrow(said);
  });

  test("has every flag in its help", () => {
    const { help } = parseGenerateFlags(["--help"]);
    for (const flag of ["--name", "--rename", "--drop", "--custom", "--redo"]) expect(help).toContain(flag);
  });
});
