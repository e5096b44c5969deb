import { expect, test } from "bun:test";

import { drawPanel, panelIconSize } from "../../../src/builder/installer/panel.ts";

const size = panelIconSize;
const red = {
  size,
  pixels: new Uint8Array(size * size * 4).map((_, at) => (at % 4 === 0 || at % 4 === 3 ? 255 : 0)),
};

test("drawPanel() makes a picture of the size that NSIS shows doubled, with the icon", () => {
  const [plain, first, second] = [drawPanel(null), drawPanel(red), drawPanel(red)];
  expect(first.equals(second)).toBe(true);
  expect([first.readInt32LE(18), first.readInt32LE(22), first.length]).toEqual([328, 628, 54 + 984 * 628]);
  // Blue, green, red: a pixel in the middle of the icon, and one of the corner.
  const at = (picture: Buffer, x: number, row: number) => [
    ...picture.subarray(54 + row * 984 + x * 3).subarray(0, 3),
  ];
  expect(at(first, 164, 360)).toEqual([0, 0, 255]);
  expect(at(first, 2, 2)).toEqual(at(plain, 2, 2));
});
