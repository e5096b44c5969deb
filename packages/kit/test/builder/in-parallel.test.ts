import { expect, test } from "bun:test";

import { inParallel } from "../../src/builder/in-parallel.ts";

test("inParallel() keeps the order of the items and never runs more than the limit", async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel([5, 4, 3, 2, 1], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    running -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 40, 30, 20, 10]);
  expect(most).toBe(2);
});

test("inParallel() throws the first failure and starts nothing after it", async () => {
  const started: number[] = [];
  const work = async (item: number) => {
    started.push(item);
    if (item === 1) throw new Error("no luck");
  };
  await expect(inParallel([1, 2, 3, 4, 5, 6], 1, work)).rejects.toThrow("no luck");
  expect(started).toEqual([1]);
});

test("inParallel() of nothing is nothing", async () => {
  expect(await inParallel([], 4, async () => 1)).toEqual([]);
});
