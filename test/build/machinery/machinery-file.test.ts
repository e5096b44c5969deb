// machinery.json: its form.
import { expect, test } from "bun:test";

import { hashFile, parseMachinery, renderMachinery } from "../../../src/build/machinery/machinery-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("hashFile() does not see line ends, but sees everything else", () => {
  expect(hashFile(bytes("a\r\nb\r\n"))).toBe(hashFile(bytes("a\nb\n")));
  expect(hashFile(bytes("ä\n"))).not.toBe(hashFile(bytes("a\n")));
  expect(hashFile(bytes("\0a\r\n"))).not.toBe(hashFile(bytes("\0a\n")));
});

test("parseMachinery() reads what renderMachinery() writes, with sorted paths", () => {
  const machinery = {
    version: "1.0.0",
    repository: null,
    sample: "notes",
    package: { scripts: {}, dependencies: {}, devDependencies: {}, packageManager: "" },
    files: { "b.ts": "2", "a.ts": "1" },
  };
  const text = renderMachinery(machinery);
  expect(parseMachinery(text, "machinery.json")).toEqual(machinery);
  expect(text.indexOf("a.ts")).toBeLessThan(text.indexOf("b.ts"));
});

test.each(["", "[]", "{}", '{"version":"1"}', '{"version":"1","files":{},"package":{}}'])(
  "parseMachinery() refuses %j with the file's name",
  (text) => {
    expect(() => parseMachinery(text, "/x/machinery.json")).toThrow('"/x/machinery.json"');
  },
);
