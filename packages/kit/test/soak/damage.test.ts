// Flipped bits and cut files, in everything a home holds: told in words, or harmless.
import { expect, test } from "bun:test";

import { ownBinary } from "../support/binary.ts";
import {
  damageableFiles,
  logFile,
  makeKilledHome,
  makeLogHome,
  spreadDamage,
  tryEach,
} from "../support/damage.ts";

const cases = 210;

test(`${cases} pieces of damage are told in words, or do no harm`, async () => {
  const binary = await ownBinary();
  await using home = await makeKilledHome(binary, 400);
  const results = await tryEach(binary, home, spreadDamage(damageableFiles(home), cases));
  expect(results.filter(({ problem }) => problem !== null)).toEqual([]);
});

test("pieces of damage to the log of a killed run are told in words, or cost no more than its last row", async () => {
  const binary = await ownBinary();
  await using home = await makeLogHome(binary, 100);
  const flips = spreadDamage([logFile], cases).filter(({ kind }) => kind === "flip");
  const results = await tryEach(binary, home, flips);
  expect(results.filter(({ problem }) => problem !== null)).toEqual([]);
});
