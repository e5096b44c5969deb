// Writes .ico files: the app's icon for Windows. Pure. Layout:
// https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)
import type { Drawing } from "./picture.ts";

/** From the notification area to the largest view in Explorer, at every scaling of the display. */
export const icoSizes = [16, 20, 24, 32, 40, 48, 64, 256] as const;

/** Only the largest is a PNG: some programs read no PNG at the others. */
const pngFrom = 256;
const headerBytes = 6;
const entryBytes = 16;

export function renderIco(drawings: readonly Drawing[]): Buffer {
  const images = drawings.map((drawing) =>
    drawing.size < pngFrom ? renderBitmap(drawing) : Buffer.from(drawing.png),
  );
  const header = Buffer.alloc(headerBytes + entryBytes * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  for (const [index, image] of images.entries()) {
    const entry = headerBytes + entryBytes * index;
    // 0 stands for 256.
    const size = (drawings[index]?.size ?? 0) % 256;
    header.writeUInt8(size, entry);
    header.writeUInt8(size, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(image.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += image.length;
  }
  return Buffer.concat([header, ...images]);
}

/** A BITMAPINFOHEADER, the rows from the bottom, and a mask that hides what is transparent. */
function renderBitmap({ size, pixels }: Drawing): Buffer {
  const header = Buffer.alloc(40);
  const maskRowBytes = Math.ceil(size / 32) * 4;
  header.writeUInt32LE(header.length, 0);
  header.writeInt32LE(size, 4);
  // Picture and mask together.
  header.writeInt32LE(2 * size, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  header.writeUInt32LE(size * size * 4 + size * maskRowBytes, 20);
  const colors = Buffer.alloc(size * size * 4);
  const mask = Buffer.alloc(size * maskRowBytes);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray((y * size + x) * 4);
      const row = size - 1 - y;
      colors.set([blue, green, red, alpha], (row * size + x) * 4);
      const place = row * maskRowBytes + (x >> 3);
      if (alpha === 0) mask[place] = (mask[place] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return Buffer.concat([header, colors, mask]);
}
