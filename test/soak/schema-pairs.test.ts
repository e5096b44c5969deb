// The same as test/build/database/generate/pairs.test.ts, with other pairs each time, and more of them.
import { expect, test } from "bun:test";

import { nothingWrong, seedFrom, tally, tellTally } from "../support/schema-pairs/tally.ts";

const pairs = 2500;

test(`${pairs} random schemas come to their next version, value by value`, async () => {
  const seed = seedFrom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1);
  const total = await tally(seed, pairs);
  console.log(tellTally(seed, pairs, total));
  expect(total.findings).toEqual([]);
  expect(total.counts).toEqual(nothingWrong);
});
