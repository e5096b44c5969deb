import { crc32, inflateRawSync } from "node:zlib";

import { describe, expect, test } from "bun:test";

import { openBlockMemory } from "../../../src/builder/release/block-memory.ts";
import { deflateBlocks, type DeflateOptions } from "../../../src/builder/release/deflate.ts";
import { randomBytes, someContents } from "../../support/contents.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function* inPieces(bytes: Buffer, size = 700_001) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function deflate(bytes: Buffer, options: Partial<DeflateOptions> = {}) {
  return await Array.fromAsync(deflateBlocks(inPieces(bytes), { level: 3, ...options }));
}

const megabyte = 1 << 20;
const sizes = [0, 1, megabyte, megabyte + 1, 5 * megabyte, 5 * megabyte + 1, 9_500_000];

describe("deflateBlocks()", () => {
  test.each([...someContents])(
    "gives one stream that becomes %s again, of every size",
    async (_, content) => {
      for (const size of sizes) {
        const bytes = content.subarray(0, size);
        for (const options of [{}, { head: 512, level: 6 }]) {
          const blocks = await deflate(bytes, options);
          const stream = Buffer.concat(blocks.map(({ deflated }) => deflated));
          expect(inflateRawSync(stream).equals(bytes)).toBe(true);
          expect(blocks.at(-1)).toMatchObject({ size: bytes.length, sum: crc32(bytes) });
        }
      }
    },
  );

  test("gives the same bytes however they arrive, remembered or not", async () => {
    await using folder = await tempFolder();
    const bytes = someContents.get("a program")?.subarray(0, 12_345_678) ?? Buffer.alloc(0);
    const first = await deflate(bytes);
    for (const size of [65_536, megabyte, 13 * megabyte]) {
      const memory = await openBlockMemory(folder.dir);
      const blocks = deflateBlocks(inPieces(bytes, size), { level: 3, memory });
      expect(await Array.fromAsync(blocks)).toEqual(first);
    }
  });

  test("deflates only what changed once more", async () => {
    await using folder = await tempFolder();
    const bytes = randomBytes(9 * megabyte + 5);
    const makeAll = async () => {
      const memory = await openBlockMemory(folder.dir);
      let made = 0;
      const counting = {
        ...memory,
        recall: (from: Buffer, level: number, make: () => Promise<Buffer>) =>
          memory.recall(from, level, () => ((made += 1), make())),
      };
      await deflate(bytes, { memory: counting });
      return made;
    };
    expect(await makeAll()).toBe(3);
    expect(await makeAll()).toBe(0);
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    expect(await makeAll()).toBe(1);
  });
});
