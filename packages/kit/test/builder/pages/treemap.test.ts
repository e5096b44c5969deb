import { describe, expect, test } from "bun:test";

import { layOut } from "../../../src/builder/pages/treemap.ts";

const whole = { x: 0, y: 0, width: 6, height: 4 };

describe("layOut()", () => {
  test("gives each value its area, inside the whole", () => {
    const values = [6, 6, 4, 3, 2, 2, 1];
    const boxes = layOut(values, whole);
    expect(boxes.map(({ width, height }) => Number((width * height).toFixed(6)))).toEqual(values);
    for (const { x, y, width, height } of boxes) {
      expect(x + width).toBeLessThanOrEqual(6.000001);
      expect(y + height).toBeLessThanOrEqual(4.000001);
    }
  });

  test("is that of the paper for the paper's example", () => {
    const [first, second, third] = layOut([6, 6, 4, 3, 2, 2, 1], whole);
    expect(first).toEqual({ x: 0, y: 0, width: 3, height: 2 });
    expect(second).toEqual({ x: 0, y: 2, width: 3, height: 2 });
    expect(third?.x).toBe(3);
  });

  test("gives nothing for nothing", () => {
    expect(layOut([], whole)).toEqual([]);
  });
});
