// Draws the app's picture at any size. SVG is drawn by resvg, as WebAssembly: the same pixels on
// every machine, and no part of the system.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { messageOf, UserError } from "../../run/errors.ts";
import type { Picture } from "./read.ts";

export interface Drawing {
  size: number;
  /** Rows from the top, four bytes each pixel: red, green, blue, alpha. */
  pixels: Uint8Array;
  png: Uint8Array;
}

/** @param margin left free on each side, in pixels */
export type Draw = (size: number, margin?: number) => Promise<Drawing>;

const smallestPng = 512;

/**
 * Reads the picture once.
 * @throws UserError if it cannot be drawn
 */
export async function openPicture(picture: Picture): Promise<Draw> {
  const bytes = await readFile(picture.path);
  return picture.kind === "png"
    ? openPng(bytes, picture.path)
    : openSvg(bytes.toString("utf8"), picture.path);
}

/** @param path for messages */
export async function openSvg(svg: string, path: string): Promise<Draw> {
  const render = await loadRenderer();
  if (/<text\b/i.test(svg))
    throw refuse(path, "it contains text, and the build has no fonts", "turn the text into paths");
  return async (size, margin = 0) => {
    const drawn = tryRender(() => render(svg, size - 2 * margin), path);
    if (drawn.height !== drawn.width) {
      throw refuse(path, "it is not square", 'give it a square viewBox, such as viewBox="0 0 64 64"');
    }
    return margin === 0 ? drawn : render(frame(drawn.png, size, margin), size);
  };
}

async function openPng(bytes: Buffer, path: string): Promise<Draw> {
  const render = await loadRenderer();
  // The system's own scaler gives other pixels.
  Bun.Image.backend = "bun";
  const { width, height } = await new Bun.Image(bytes).metadata().catch((cause: unknown) => {
    throw refuse(path, messageOf(cause), "save it again as PNG");
  });
  if (width !== height || width < smallestPng) {
    const state = `it has ${width} × ${height} pixels, not ${smallestPng} × ${smallestPng} or more`;
    throw refuse(path, state, "use a square PNG of 1024 × 1024 pixels, or an SVG");
  }
  return async (size, margin = 0) => {
    const inner = size - 2 * margin;
    const scaled = await new Bun.Image(bytes).resize(inner, inner).png().bytes();
    return render(frame(scaled, size, margin), size);
  };
}

interface Rendered extends Drawing {
  width: number;
  height: number;
}

async function loadRenderer(): Promise<(svg: string, width: number) => Rendered> {
  const { initWasm, Resvg } = await import("@resvg/resvg-wasm");
  // The library allows one call.
  loaded ??= initWasm(readFile(fileURLToPath(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"))));
  await loaded;
  return (svg, width) => {
    const image = new Resvg(svg, { fitTo: { mode: "width", value: width } }).render();
    const { height } = image;
    return { size: width, width, height, pixels: straighten(image.pixels), png: image.asPng() };
  };
}

let loaded: Promise<void> | undefined;

function tryRender(render: () => Rendered, path: string): Rendered {
  try {
    return render();
  } catch (cause) {
    // The library throws texts.
    throw refuse(path, String(cause), "correct it in a drawing program");
  }
}

/** The picture, pixel for pixel, in a larger square. */
function frame(png: Uint8Array, size: number, margin: number): string {
  const inner = size - 2 * margin;
  const place = `x="${margin}" y="${margin}" width="${inner}" height="${inner}"`;
  const data = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><image ${place} href="${data}"/></svg>`;
}

/** resvg multiplies the colors by alpha; icon files do not. */
function straighten(pixels: Uint8Array): Uint8Array {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel++)
      pixels[channel] = Math.min(255, Math.round(((pixels[channel] ?? 0) * 255) / alpha));
  }
  return pixels;
}

function refuse(path: string, state: string, way: string): UserError {
  return new UserError(`Cannot use the picture "${path}": ${state}`, { hint: way });
}
