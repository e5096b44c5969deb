import { open, stat } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "bun:test";

import { signMacOS, verifyMachO } from "../../../../src/builder/compile/macos/sign.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const segmentCommandBytes = 72;
const codeBytes = 3 * 4096 + 160;
const linkEditAt = 2 * 4096;
const bundle = { bundleId: "app.sprout", infoPlist: "<plist/>", codeResources: "<plist></plist>" };

/** The smallest Mach-O with a place for a signature: __TEXT, __LINKEDIT, and an empty signature of `signatureBytes`. */
function machO(signatureBytes: number): Buffer {
  const file = Buffer.alloc(codeBytes + signatureBytes, 0x90);
  file.fill(0, 0, 32 + 2 * segmentCommandBytes + 16);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(3, 16);
  file.writeUInt32LE(2 * segmentCommandBytes + 16, 20);
  writeSegment(file, 32, { name: "__TEXT", offset: 0, size: linkEditAt });
  writeSegment(file, 32 + segmentCommandBytes, {
    name: "__LINKEDIT",
    offset: linkEditAt,
    size: codeBytes + signatureBytes - linkEditAt,
  });
  const signature = 32 + 2 * segmentCommandBytes;
  for (const [index, value] of [0x1d, 16, codeBytes, signatureBytes].entries()) {
    file.writeUInt32LE(value, signature + 4 * index);
  }
  return file;
}

function writeSegment(
  file: Buffer,
  at: number,
  { name, offset, size }: { name: string; offset: number; size: number },
) {
  file.writeUInt32LE(0x19, at);
  file.writeUInt32LE(segmentCommandBytes, at + 4);
  file.write(name, at + 8, "latin1");
  file.writeBigUInt64LE(BigInt(size), at + 32);
  file.writeBigUInt64LE(BigInt(offset), at + 40);
  file.writeBigUInt64LE(BigInt(size), at + 48);
}

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
    await Bun.write(path, machO(bytes));
    await signMacOS(path, bundle);
    expect(await verifyMachO(path)).toEqual({ pages: 4, badPages: 0, coversAll: true, flags: 2 });
  });

  test("ends __LINKEDIT where the file ends", async () => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "program");
    await Bun.write(path, machO(40_000));
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
    await Bun.write(path, machO(16));
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
    await Bun.write(path, machO(16));
    await signMacOS(path, bundle);
    await flip(path, position);
    expect((await verifyMachO(path)).badPages).toBe(1);
  });
});
