import { open, stat } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { verifyMachO } from "../../../../src/builder/compile/macos/check-signature.ts";
import { signMacOS } from "../../../../src/builder/compile/macos/sign.ts";
import { codeBytes, segmentCommandBytes, smallMachO } from "../../../support/small-mach-o.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const bundle = { bundleId: "app.sprout", infoPlist: "<plist/>", codeResources: "<plist></plist>" };

async function flip(path: string, position: number): Promise<void> {
  await using file = await open(path, "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, position);
  byte.writeUInt8(byte.readUInt8(0) ^ 1);
  await file.write(byte, 0, 1, position);
}

describe("signMacOS()", () => {
  test.each([
    ["smaller", 16],
    ["larger", 40_000],
  ])("replaces a signature that was %s, ad hoc and without the hardened runtime", async (_title, bytes) => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "program");
    await Bun.write(path, smallMachO(bytes));
    await signMacOS(path, bundle);
    expect(await verifyMachO(path)).toEqual({ pages: 4, badPages: 0, coversAll: true, flags: 2 });
  });

  test("ends __LINKEDIT where the file ends", async () => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "program");
    await Bun.write(path, smallMachO(40_000));
    await signMacOS(path, bundle);
    const bytes = Buffer.from(await Bun.file(path).bytes());
    const segment = 32 + segmentCommandBytes;
    const end = bytes.readBigUInt64LE(segment + 40) + bytes.readBigUInt64LE(segment + 48);
    expect(Number(end)).toBe((await stat(path)).size);
    expect(bytes.readBigUInt64LE(segment + 32) % 0x4000n).toBe(0n);
  });

  test("gives the same bytes when it signs again", async () => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "program");
    await Bun.write(path, smallMachO(16));
    await signMacOS(path, bundle);
    const first = await Bun.file(path).bytes();
    await signMacOS(path, bundle);
    expect(Buffer.from(await Bun.file(path).bytes()).equals(first)).toBe(true);
  });

  test("refuses what is no Mach-O file", async () => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "program");
    await Bun.write(path, "\u007fELF".padEnd(200));
    expect(signMacOS(path, bundle)).rejects.toThrow("not a 64-bit Mach-O");
  });
});

describe("verifyMachO()", () => {
  test.each([
    ["the header", 24],
    ["the second page", 5000],
    ["the last byte before the signature", codeBytes - 1],
  ])("finds one bad page after a change in %s", async (_title, position) => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "program");
    await Bun.write(path, smallMachO(16));
    await signMacOS(path, bundle);
    await flip(path, position);
    expect((await verifyMachO(path)).badPages).toBe(1);
  });
});
