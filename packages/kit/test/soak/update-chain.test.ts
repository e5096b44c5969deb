// Ten releases in a row, updated one by one and in every jump that has a patch, and whole.
import { expect, test } from "bun:test";

import { releaseChain } from "../support/update/chain.ts";
import { updateThrough } from "../support/update/try-chain.ts";

const last = 10;
/** A release has patches from the five before it. */
const reach = 5;

test("every way through ten releases gives the bytes of a fresh download", async () => {
  const chain = await releaseChain(last);
  const all = Array.from({ length: last - 1 }, (_, index) => index + 2);
  const ways = Array.from({ length: reach }, (_, index) => all.filter((to) => (to - 1) % (index + 1) === 0));
  for (const stops of ways) {
    const { steps, rows } = await updateThrough(chain, stops, "patch");
    expect(steps.map(({ way, isSame }) => [way, isSame])).toEqual(stops.map(() => ["patch", true]));
    expect(rows).toContain("kept through all");
  }
  for (const stops of [all, [last]]) {
    const { steps } = await updateThrough(chain, stops, "full");
    expect(steps.map(({ way, isSame }) => [way, isSame])).toEqual(stops.map(() => ["full", true]));
  }
});
