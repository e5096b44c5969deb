import { expect, test } from "bun:test";

import { nothingWrong, seedFrom, tally, tellTally } from "../../../support/schema-pairs/tally.ts";

const pairs = 100;

test(`writeMigration() and migrate() carry ${pairs} random schemas to their next version, value by value`, async () => {
  const seed = seedFrom(1);
  const total = await tally(seed, pairs);
  console.log(tellTally(seed, pairs, total));
  expect(total.findings).toEqual([]);
  expect(total.counts).toEqual(nothingWrong);
  // Else it would have proved little.
  expect(total.migrations).toBeGreaterThan(pairs);
  expect(total.hazards).toBeGreaterThan(0);
}, 120_000);
