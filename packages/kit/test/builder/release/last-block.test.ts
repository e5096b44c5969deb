import { inflateRawSync } from "node:zlib";

import { describe, expect, test } from "bun:test";

import { findLastBlock } from "../../../src/builder/release/last-block.ts";
import { randomBytes, someContents } from "../../support/contents.ts";

type Level = 1 | 3 | 6 | 9 | 12;

function deflate(content: Buffer, level: Level = 3): Buffer {
  return Buffer.from(Bun.deflateSync(new Uint8Array(content), { library: "libdeflate", level }));
}

/** The stream without the mark of its end. */
function openedAt(deflated: Buffer, at: number): Buffer {
  const open = Buffer.from(deflated);
  open.writeUInt8(open.readUInt8(at >>> 3) & ~(1 << (at & 7)), at >>> 3);
  return open;
}

const program = someContents.get("a program") ?? Buffer.alloc(0);

describe("findLastBlock()", () => {
  test("finds the mark of the end in what any level makes of nearly all parts of a program", () => {
    let found = 0;
    for (const level of [1, 3, 6, 9, 12] as const) {
      for (let at = 0; at < 4_000_000; at += 400_000) {
        const content = program.subarray(at, at + 150_000 + at / 10);
        const deflated = deflate(content, level);
        const last = findLastBlock(deflated, content);
        // Some parts end with a few bytes that need no codes.
        if (last === null) continue;
        found += 1;
        expect(deflated.length * 8 - last.end).toBeWithin(0, 8);
        // Without the mark the stream has all its bytes, and no end.
        expect(() => inflateRawSync(openedAt(deflated, last.at))).toThrow("unexpected end of file");
        const closed = Buffer.concat([openedAt(deflated, last.at), endOf(deflated.length * 8 - last.end)]);
        expect(inflateRawSync(closed).equals(content)).toBe(true);
      }
    }
    expect(found).toBeGreaterThanOrEqual(45);
  });

  test("finds none where the end has no codes of its own", () => {
    for (const content of [Buffer.alloc(0), Buffer.from("few"), randomBytes(400_000)])
      expect(findLastBlock(deflate(content), content)).toBeNull();
  });

  test("is not deceived by bytes that are the end of another stream", () => {
    const inner = deflate(program.subarray(0, 60_000));
    expect(findLastBlock(inner, program.subarray(0, 60_000))).not.toBeNull();
    const content = Buffer.concat([randomBytes(20_000), inner]);
    // A last block that is stored as it is.
    const header = Buffer.from([1, 0, 0, 0, 0]);
    header.writeUInt16LE(content.length, 1);
    header.writeUInt16LE(content.length ^ 0xffff, 3);
    const stored = Buffer.concat([header, content]);
    expect(inflateRawSync(stored).equals(content)).toBe(true);
    expect(findLastBlock(stored, content)).toBeNull();
  });

  test("finds none in a stream of other content", () => {
    const content = Buffer.from(program.subarray(0, 200_000));
    const deflated = deflate(content);
    content.writeUInt8(content.readUInt8(199_999) ^ 1, 199_999);
    expect(findLastBlock(deflated, content)).toBeNull();
  });
});

/** An empty stored block that ends the stream, whose header begins in the unused bits. */
function endOf(unused: number): Buffer {
  const empty = [0, 0, 0xff, 0xff];
  // First an empty one that does not end it, to get to a whole byte.
  return Buffer.from([...(unused < 3 ? [0] : []), ...empty, 1, ...empty]);
}
