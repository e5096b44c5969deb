import { afterEach, expect, test } from "bun:test";

import { painted } from "../../src/web/painted.ts";

const page = globalThis as { requestAnimationFrame?: (frame: () => void) => void };
afterEach(() => void delete page.requestAnimationFrame);

test("painted() resolves after the frame, not before it", async () => {
  const steps: string[] = [];
  page.requestAnimationFrame = (frame) => queueMicrotask(() => (steps.push("frame"), frame()));
  await painted().then(() => steps.push("painted"));
  expect(steps).toEqual(["frame", "painted"]);
});

test("painted() does not wait for a page that is hidden", async () => {
  page.requestAnimationFrame = () => {};
  expect(await painted()).toBeUndefined();
});
