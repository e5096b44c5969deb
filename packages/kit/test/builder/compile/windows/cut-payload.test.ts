import { expect, test } from "bun:test";

import { cutPayload, useWindowSubsystem } from "../../../../src/builder/compile/windows/cut-payload.ts";

/** The parts of a PE file that count here: its header at 128, and a section table behind it. */
function executable(...sections: string[]): Buffer {
  const file = Buffer.alloc(2048);
  file.writeUInt32LE(128, 60);
  file.writeUInt16LE(sections.length, 128 + 6);
  file.writeUInt16LE(240, 128 + 20);
  file.writeUInt32LE(0x9000, 128 + 80);
  file.writeUInt16LE(3, 128 + 92);
  for (const [index, name] of sections.entries()) {
    const at = 128 + 24 + 240 + 40 * index;
    file.write(name, at, "latin1");
    file.writeUInt32LE(0x1000 * (index + 1), at + 12);
    file.writeUInt32LE(512 * (index + 1), at + 20);
  }
  return file;
}

test("cutPayload() leaves what was there before Bun added the app", () => {
  const expected = executable(".text", ".reloc");
  expected.writeUInt32LE(0x3000, 128 + 80);
  expect(cutPayload(executable(".text", ".reloc", ".bun"))).toEqual(expected.subarray(0, 1536));
});

test("cutPayload() refuses a file whose last section is another", () => {
  expect(() => cutPayload(executable(".text", ".bun", ".more"))).toThrow("last section is not Bun's");
});

test("useWindowSubsystem() changes that number alone", () => {
  const file = executable(".text");
  useWindowSubsystem(file);
  const changed = executable(".text");
  changed.writeUInt16LE(2, 128 + 92);
  expect(file).toEqual(changed);
});
