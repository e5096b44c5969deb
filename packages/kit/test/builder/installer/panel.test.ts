import { describe, expect, test } from "bun:test";
import { deflateSync } from "node:zlib";

import { drawPanel } from "../../../src/builder/installer/panel.ts";
import { readPng } from "../../../src/builder/installer/png.ts";

/** 3 by 2 pixels, each row with another filter; red, green, half of blue. */
const rows = Buffer.from(
  [
    [1, 255, 0, 0, 255, 1, 255, 0, 0, 0, 1, 255, 128],
    [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ].flat(),
);
const png = writePng(3, 2, rows);

describe("readPng()", () => {
  test("reads what Bun.Image writes", async () => {
    const written = await new Bun.Image(png).png().bytes();
    expect(readPng(written)).toEqual(readPng(png));
    expect([...readPng(png).rgba.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  });

  test("refuses other forms", () => {
    const deep = Buffer.from(png);
    deep[24] = 16;
    expect(() => readPng(deep)).toThrow("no PNG of 8 bits");
  });
});

describe("drawPanel()", () => {
  test("makes a picture of the size that NSIS shows doubled, the same each time", async () => {
    const [first, second] = [await drawPanel(png), await drawPanel(png)];
    expect(first.equals(second)).toBe(true);
    expect([first.readInt32LE(18), first.readInt32LE(22), first.length]).toEqual([328, 628, 54 + 984 * 628]);
    expect(first.equals(await drawPanel(null))).toBe(false);
  });
});

function writePng(width: number, height: number, data: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(data)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(Bun.hash.crc32(body), body.length + 4);
  return whole;
}
