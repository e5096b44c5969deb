// Writes .icns files: the app's icon for macOS. Pure. Apple describes the format nowhere; this is
// what others found: https://en.wikipedia.org/wiki/Apple_Icon_Image_format
import type { Draw, Drawing } from "./picture.ts";

/** Each as a PNG; "@2x" is the same size on a display with twice the pixels. */
const pngTypes = [
  ["ic11", 32], // 16@2x
  ["ic12", 64], // 32@2x
  ["ic07", 128],
  ["ic13", 256], // 128@2x
  ["ic08", 256],
  ["ic14", 512], // 256@2x
  ["ic09", 512],
  ["ic10", 1024], // 512@2x
] as const;
/** The two smallest have colors and mask apart: macOS shows PNGs there wrongly in some places. */
const maskedTypes = [
  ["is32", "s8mk", 16],
  ["il32", "l8mk", 32],
] as const;

/** Apple's grid: of 1024 pixels an icon fills 824, like its neighbors in the Dock. */
const marginShare = 100 / 1024;

export async function renderIcns(draw: Draw): Promise<Buffer> {
  const at = (size: number) => draw(size, Math.round(size * marginShare));
  const chunks: Buffer[] = [];
  for (const [colors, mask, size] of maskedTypes) {
    const { pixels } = await at(size);
    chunks.push(chunk(colors, packColors(pixels)), chunk(mask, channel(pixels, 3)));
  }
  const drawn = new Map<number, Drawing>();
  for (const [type, size] of pngTypes) {
    const drawing = drawn.get(size) ?? (await at(size));
    drawn.set(size, drawing);
    chunks.push(chunk(type, drawing.png));
  }
  return chunk("icns", Buffer.concat(chunks));
}

function chunk(type: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, "latin1");
  header.writeUInt32BE(header.length + content.length, 4);
  return Buffer.concat([header, content]);
}

/** Red, green and blue, one after the other. */
function packColors(pixels: Uint8Array): Buffer {
  return Buffer.concat([0, 1, 2].map((index) => packRuns(channel(pixels, index))));
}

function channel(pixels: Uint8Array, index: number): Buffer {
  return Buffer.from(pixels.filter((_, at) => at % 4 === index));
}

/**
 * 3 to 130 equal bytes become two: 128 to 255, and the byte. 1 to 128 others follow their count,
 * less one.
 */
function packRuns(bytes: Buffer): Buffer {
  const packed: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const run = runAt(bytes, at, 130);
    if (run >= 3) {
      packed.push(run + 125, bytes[at] ?? 0);
      at += run;
      continue;
    }
    const begin = at;
    while (at < bytes.length && at - begin < 128 && runAt(bytes, at, 3) < 3) at++;
    packed.push(at - begin - 1, ...bytes.subarray(begin, at));
  }
  return Buffer.from(packed);
}

function runAt(bytes: Buffer, at: number, longest: number): number {
  let run = 1;
  while (run < longest && bytes[at + run] === bytes[at]) run++;
  return run;
}
