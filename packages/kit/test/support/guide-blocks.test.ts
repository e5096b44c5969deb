// How a guide's blocks are read, and its edits made. Follows no guide itself.
import { describe, expect, test } from "bun:test";

import { editText, missingLine, parseGuide } from "./guide-blocks.ts";

describe("parseGuide()", () => {
  test("tells files, edits, commands, outputs and the rest apart", () => {
    const text = [
      "```ts src/a.ts\nlet a;\n```",
      "1. Indented:\n\n   ```diff src/a.ts\n   -let a;\n   +let b;\n   ```",
      "```sh\nbun test\n```",
      "```text output\n1 pass\n```",
      "```diff src/b.ts none\n+let b;\n```",
      "```ts\nlet c;\n```\n\n```sh shown\nrm -r x\n```\n",
    ].join("\n\n");
    expect(parseGuide(text)).toEqual([
      { line: 1, kind: "file", path: "src/a.ts", text: "let a;\n" },
      { line: 7, kind: "edit", path: "src/a.ts", text: "-let a;\n+let b;\n" },
      { line: 12, kind: "commands", text: "bun test\n" },
      { line: 16, kind: "output", text: "1 pass\n" },
      { line: 20, kind: "edit", path: "src/b.ts", text: "+let b;\n", sample: "none" },
      { line: 24, kind: "shown", text: "let c;\n" },
      { line: 28, kind: "shown", text: "rm -r x\n" },
    ]);
  });
});

describe("editText()", () => {
  const file = "one\n  two\nthree\n";

  test.each([
    [" one\n+more\n two\n", "one\nmore\n  two\nthree\n"],
    ["-one\n+1\n@@\n-three\n+3\n", "1\n  two\n3\n"],
    ["+four\n", "one\n  two\nthree\nfour\n"],
  ])("does %j", (diff, changed) => {
    expect(editText(file, diff)).toBe(changed);
  });

  test("refuses a place that is not there, or there twice", () => {
    expect(() => editText(file, "-four\n")).toThrow("Nowhere in the file:\nfour");
    expect(() => editText("a\na\n", "-a\n")).toThrow("More than once");
  });
});

describe("missingLine()", () => {
  const output = "built in 34 ms\nready\n";

  test.each([
    ["ready\n", undefined],
    ["built in … ms\n…\nready\n", undefined],
    ["ready\nbuilt in 34 ms\n", "built in 34 ms"],
    ["read\n", "read"],
  ])("in %j is %p", (expected, missing) => {
    expect(missingLine(output, expected)).toBe(missing);
  });
});
