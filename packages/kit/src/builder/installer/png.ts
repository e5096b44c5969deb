// Reads the pixels of a PNG as Bun.Image writes them: 8 bits a channel, not interlaced.
// https://www.w3.org/TR/png-3/
import { inflateSync } from "node:zlib";

export interface Pixels {
  width: number;
  height: number;
  /** Four bytes a pixel, from the top left. */
  rgba: Uint8Array;
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** @throws Error for a form that Bun.Image does not write */
export function readPng(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const channels = channelsOf[bytes[25] ?? -1];
  if (bytes[24] !== 8 || bytes[28] !== 0 || channels === undefined) {
    throw new Error("Cannot read the picture: it is no PNG of 8 bits a channel");
  }
  const rows = unfilter(inflateSync(readData(bytes)), width * channels, height, channels);
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * channels;
    const isGray = channels < 3;
    for (let index = 0; index < 3; index += 1) rgba[pixel * 4 + index] = rows[at + (isGray ? 0 : index)] ?? 0;
    rgba[pixel * 4 + 3] = channels % 2 === 0 ? (rows[at + channels - 1] ?? 0) : 255;
  }
  return { width, height, rgba };
}

function readData(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at + 8 < bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + size));
    at += 12 + size;
  }
  return Buffer.concat(parts);
}

/** Each row begins with a byte that names its filter. */
function unfilter(data: Buffer, rowBytes: number, height: number, channels: number): Uint8Array {
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (rowBytes + 1)];
    for (let x = 0; x < rowBytes; x += 1) {
      const at = y * rowBytes + x;
      const left = x >= channels ? (rows[at - channels] ?? 0) : 0;
      const up = y > 0 ? (rows[at - rowBytes] ?? 0) : 0;
      const corner = x >= channels && y > 0 ? (rows[at - rowBytes - channels] ?? 0) : 0;
      const raw = data[y * (rowBytes + 1) + 1 + x] ?? 0;
      rows[at] = raw + guess(filter ?? 0, left, up, corner);
    }
  }
  return rows;
}

function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(left + up - corner - value)) as [
    number,
    number,
    number,
  ];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
