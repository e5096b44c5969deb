// The quick form of two proofs of test/soak/: many starts at once, and damaged files. This machine's own platform.
import { expect, test } from "bun:test";

import { ownBinary } from "../support/binary.ts";
import { damageableFiles, makeKilledHome, spreadDamage, tryDamage } from "../support/damage.ts";
import { firstVersion, secondVersion } from "../support/versions.ts";
import { tempHome } from "../support/home.ts";
import { execute, start } from "../support/program.ts";
import { race } from "../support/races.ts";

const buildTimeoutMs = 10 * 60_000;

for (const count of [2, 8, 32]) {
  test(`${count} starts at once on a new home make one instance`, async () => {
    await using home = await tempHome();
    await race(await ownBinary(), home, count);
  });
}

test(
  "8 starts at once on a home that waits for a migration make one instance",
  async () => {
    const [older, newer] = [await firstVersion(), await secondVersion()];
    await using home = await tempHome();
    await using program = await start(older, { home });
    await execute(older, { home, args: ["stop"] });
    await program.ended();
    await race(newer, home, 8);
  },
  buildTimeoutMs,
);

test("flipped bits and cut files are told in words, or do no harm", async () => {
  const binary = await ownBinary();
  await using home = await makeKilledHome(binary, 40);
  const results = [];
  for (const damage of spreadDamage(damageableFiles(home), 21))
    results.push(await tryDamage(binary, home, damage));
  console.log(`damage: ${results.length} cases`);
  expect(results.filter(({ problem }) => problem !== null)).toEqual([]);
});
