import { expect, test } from "bun:test";

import { afterAwake, awakeMs } from "../../../src/run/update/awake.ts";

test.each([
  ["a step in time", 1000, 1000],
  ["one on a busy computer", 1700, 1700],
  ["one after a night", 8 * 3_600_000, 2000],
])("awakeMs() of %s", (_name, passedMs, expected) => {
  expect(awakeMs(passedMs, 1000)).toBe(expected);
});

test("afterAwake() calls once, unless it is disposed of before", async () => {
  const called: string[] = [];
  afterAwake(30, () => called.push("disposed"))[Symbol.dispose]();
  await new Promise<void>((resolve) => {
    afterAwake(10, () => called.push("first"));
    afterAwake(100, resolve);
  });
  expect(called).toEqual(["first"]);
});
