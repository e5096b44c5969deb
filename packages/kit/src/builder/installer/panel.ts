// Draws the picture beside the first and the last page of the Windows installer: a quiet gradient
// with the app's icon. A .bmp, https://learn.microsoft.com/en-us/windows/win32/gdi/bitmap-storage
import type { Drawing } from "../identity/picture.ts";

/** Twice the size that NSIS shows, for sharp screens. */
const width = 328;
const height = 628;
const top = [247, 249, 252] as const;
const bottom = [214, 224, 238] as const;

/** The icon's size in the picture. */
export const panelIconSize = 176;

/** @param icon drawn at that size; null for the gradient alone */
export function drawPanel(icon: Pick<Drawing, "size" | "pixels"> | null): Buffer {
  const pixels = drawGradient();
  if (icon) drawOver(pixels, icon);
  return writeBmp(pixels);
}

/** RGB, from the top left. */
function drawGradient(): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const part = y / (height - 1);
    const color = top.map((from, index) => Math.round(from + ((bottom[index] ?? 0) - from) * part));
    for (let x = 0; x < width; x += 1) pixels.set(color, (y * width + x) * 3);
  }
  return pixels;
}

function drawOver(pixels: Uint8Array, icon: Pick<Drawing, "size" | "pixels">): void {
  const left = Math.round((width - icon.size) / 2);
  const above = Math.round((height - icon.size) / 2.6);
  for (let y = 0; y < icon.size; y += 1) {
    for (let x = 0; x < icon.size; x += 1) {
      const from = (y * icon.size + x) * 4;
      const to = ((above + y) * width + left + x) * 3;
      const alpha = (icon.pixels[from + 3] ?? 0) / 255;
      for (let index = 0; index < 3; index += 1) {
        const over = icon.pixels[from + index] ?? 0;
        const under = pixels[to + index] ?? 0;
        pixels[to + index] = Math.round(under + (over - under) * alpha);
      }
    }
  }
}

function writeBmp(pixels: Uint8Array): Buffer {
  const headerBytes = 54;
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(headerBytes + rowBytes * height);
  file.write("BM", 0, "latin1");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(headerBytes, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  file.writeUInt32LE(rowBytes * height, 34);
  // From the bottom up, and blue first.
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = ((height - 1 - y) * width + x) * 3;
      const to = headerBytes + y * rowBytes + x * 3;
      for (let index = 0; index < 3; index += 1) file[to + index] = pixels[from + 2 - index] ?? 0;
    }
  }
  return file;
}
