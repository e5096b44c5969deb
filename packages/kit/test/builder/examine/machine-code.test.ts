import { describe, expect, test } from "bun:test";

import { readMachineCode } from "../../../src/builder/examine/machine-code.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { targetOf } from "../../../src/builder/plan/targets.ts";

/** 64 bytes with numbers at places: `[offset, bytes in hexadecimal]`. */
function head(...parts: readonly (readonly [number, string])[]): Buffer {
  const bytes = Buffer.alloc(128);
  for (const [offset, hex] of parts) bytes.write(hex, offset, "hex");
  return bytes;
}

describe("readMachineCode()", () => {
  test.each([
    ["Linux on Intel", head([0, "7f454c4602"], [18, "3e00"]), "linux", ["x64"]],
    ["Linux on ARM", head([0, "7f454c4602"], [18, "b700"]), "linux", ["arm64"]],
    ["macOS on ARM", head([0, "cffaedfe0c000001"]), "darwin", ["arm64"]],
    [
      "macOS on both",
      head([0, "cafebabe00000002"], [8, "01000007"], [28, "0100000c"]),
      "darwin",
      ["x64", "arm64"],
    ],
    ["Windows on Intel", head([0, "4d5a"], [60, "40000000"], [64, "504500006486"]), "windows", ["x64"]],
    ["Windows on ARM", head([0, "4d5a"], [60, "40000000"], [64, "5045000064aa"]), "windows", ["arm64"]],
  ] as const)("knows %s", (_, bytes, os, archs) => {
    expect(readMachineCode(bytes)).toEqual({ os, archs: [...archs] });
  });

  test("knows no text, no other processor and no cut-off file", () => {
    expect(readMachineCode(Buffer.from("#!/bin/sh\n".repeat(20)))).toBeNull();
    expect(readMachineCode(head([0, "7f454c4602"], [18, "0800"]))).toBeNull();
    expect(readMachineCode(head([0, "4d5a"], [60, "ff000000"]))).toBeNull();
    expect(readMachineCode(head([0, "7f454c4602"]).subarray(0, 20))).toBeNull();
  });

  test("knows what runs here by the running Bun", async () => {
    const own = targetOf(readBuildMachine());
    const bytes = Buffer.from(await Bun.file(process.execPath).slice(0, 65_536).arrayBuffer());
    const code = readMachineCode(bytes);
    expect(code?.os).toBe(own?.os ?? "linux");
    expect(code?.archs).toContain(own?.arch ?? "x64");
  });
});
