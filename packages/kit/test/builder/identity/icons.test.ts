import { describe, expect, test } from "bun:test";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { makeIcons, pngSizes, type Icons } from "../../../src/builder/identity/icons.ts";
import { renderLetterIcon } from "../../../src/builder/identity/letter-icon.ts";
import { UserError } from "../../../src/run/errors.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const appId = "11111111-2222-4333-8444-555555555555";
const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#f00" d="M0 0h4v8H0z"/></svg>`;

async function iconsFrom(folder: string, name: string, content: string | Uint8Array): Promise<Icons> {
  const path = join(folder, name);
  await writeFile(path, content);
  const kind = name.endsWith(".png") ? "png" : "svg";
  return makeIcons({ title: "Sprout", appId, picture: { path, kind } }, join(folder, "cache"));
}

async function refusalOf(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const error = await iconsFrom(folder, name, content).catch((thrown: unknown) => thrown);
  if (error instanceof UserError) return error.message.replace(folder, "");
  throw new Error(`Not refused: ${String(error)}`);
}

/** The sizes that an .ico's directory names. */
function sizesOf(ico: Buffer): number[] {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico.readUInt8(6 + 16 * index) || 256);
}

/** The types of an .icns, in order. */
function typesOf(icns: Buffer): string[] {
  const types: string[] = [];
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
    types.push(icns.toString("latin1", at, at + 4));
  return types;
}

describe("makeIcons()", () => {
  test("makes every size from one SVG", async () => {
    await using folder = await tempFolder();
    const icons = await iconsFrom(folder.dir, "icon.svg", square);
    for (const size of pngSizes) {
      const { width, height, format } = await new Bun.Image(await readFile(icons.png(size))).metadata();
      expect({ width, height, format }).toEqual({ width: size, height: size, format: "png" });
    }
    expect(sizesOf(await readFile(icons.ico))).toEqual([16, 20, 24, 32, 40, 48, 64, 256]);
    expect(typesOf(await readFile(icons.icns)).join(" ")).toBe(
      "is32 s8mk il32 l8mk ic11 ic12 ic07 ic13 ic08 ic14 ic09 ic10",
    );
    expect(await readFile(icons.svg ?? "", "utf8")).toBe(square);
  });

  test("writes an .ico's small pictures as rows from the bottom, with straight colors and a mask", async () => {
    await using folder = await tempFolder();
    const half = square.replace("#f00", '#f00" fill-opacity=".5');
    const ico = await readFile((await iconsFrom(folder.dir, "icon.svg", half)).ico);
    const at = ico.readUInt32LE(6 + 12);
    expect([...ico.subarray(at + 40, at + 44)]).toEqual([0, 0, 255, 128]);
    expect([...ico.subarray(at + 40 + 15 * 4, at + 40 + 16 * 4)]).toEqual([0, 0, 0, 0]);
    expect([...ico.subarray(at + 40 + 1024, at + 40 + 1028)]).toEqual([0x00, 0xff, 0, 0]);
  });

  test("makes the same from a PNG, which need not be an SVG", async () => {
    await using folder = await tempFolder();
    const svg = await iconsFrom(folder.dir, "icon.svg", square);
    const icons = await iconsFrom(folder.dir, "icon.png", await readFile(svg.png(512)));
    expect(sizesOf(await readFile(icons.ico))).toHaveLength(8);
    expect(icons.svg).toBeNull();
  });

  test("keeps them until the picture changes, and gives the same bytes again", async () => {
    await using folder = await tempFolder();
    const icons = await iconsFrom(folder.dir, "icon.svg", square);
    const ico = await readFile(icons.ico);
    await writeFile(icons.ico, "kept");
    expect(await readFile((await iconsFrom(folder.dir, "icon.svg", square)).ico, "utf8")).toBe("kept");
    for (const color of ["#0f0", "#00f", "#0ff"])
      await iconsFrom(folder.dir, "icon.svg", square.replace("#f00", color));
    expect(await readdir(join(folder.dir, "cache"))).toHaveLength(2);
    expect(await readFile((await iconsFrom(folder.dir, "icon.svg", square)).ico)).toEqual(ico);
  });

  test("says what is wrong with a picture", async () => {
    await using folder = await tempFolder();
    const wrong = (name: string, content: string | Uint8Array) => refusalOf(folder.dir, name, content);
    const withText = square.replace("<path", "<text>A</text><path");
    expect(await wrong("icon.svg", withText)).toContain("it contains text, and the build has no fonts");
    expect(await wrong("icon.svg", square.replace("0 0 8 8", "0 0 8 4"))).toContain("it is not square");
    expect(await wrong("icon.svg", "<svg")).toContain('Cannot use the picture "/icon.svg"');
    expect(await wrong("icon.png", "no picture")).toContain('Cannot use the picture "/icon.png"');
    const good = await iconsFrom(folder.dir, "icon.svg", square);
    const small = await readFile(good.png(256));
    expect(await wrong("icon.png", small)).toContain("it has 256 × 256 pixels, not 512 × 512 or more");
  });
});

describe("renderLetterIcon()", () => {
  test("draws the title's first letter without accents, on a color of the app's own", () => {
    const icon = renderLetterIcon({ title: '"Über"', appId });
    expect(icon).toContain('d="M0 0v18a10 10 0 0 0 20 0V0"');
    expect(icon).toBe(renderLetterIcon({ title: "Uhr", appId }));
    expect(icon).not.toBe(renderLetterIcon({ title: "Uhr", appId: `2${appId.slice(1)}` }));
  });

  test("draws a seed for a title in another script", () => {
    expect(renderLetterIcon({ title: "日記", appId })).toContain("<circle");
  });
});
