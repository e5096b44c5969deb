// The quick form of two proofs of test/soak/: many starts at once, and damaged files. This machine's own platform.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";

import { ownBinary } from "../support/binary.ts";
import {
  applyDamage,
  damageableFiles,
  logFile,
  makeKilledHome,
  makeLogHome,
  spreadDamage,
  tryEach,
} from "../support/damage.ts";
import { firstVersion, secondVersion } from "../support/versions.ts";
import { tempHome } from "../support/home.ts";
import { itemNames } from "../support/items.ts";
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
  const results = await tryEach(binary, home, spreadDamage(damageableFiles(home), 21));
  expect(results.filter(({ problem }) => problem !== null)).toEqual([]);
});

test("flipped bits in the log of a killed run are told in words, or cost no more than its last row", async () => {
  const binary = await ownBinary();
  await using home = await makeLogHome(binary, 20);
  const flips = spreadDamage([logFile], 12).filter(({ kind }) => kind === "flip");
  const results = await tryEach(binary, home, flips);
  expect(results.filter(({ problem }) => problem !== null)).toEqual([]);
});

test("a damaged log is refused and stays as it is, until a restore saves what can be read", async () => {
  const binary = await ownBinary();
  await using home = await makeLogHome(binary, 20);
  applyDamage(home.file(logFile), { file: logFile, kind: "flip", at: 0.5 });
  const before = readFileSync(home.file(logFile));
  const database = home.file("fixture.db");
  for (let round = 0; round < 2; round += 1) {
    const { stderr, exitCode } = await execute(binary, { home, args: ["--port", "0", "--no-open"] });
    expect(stderr).toBe(
      `Cannot open the database "${database}": its log "${database}-wal" is damaged, and changes would be lost\n` +
        `Try: fixture restore ${database} --home ${home.path}  (what can still be read; the damaged files are kept)\n`,
    );
    expect(exitCode).toBe(1);
  }
  expect(readFileSync(home.file(logFile)).equals(before)).toBe(true);
  const restored = await execute(binary, { home, args: ["restore", database, "--json"] });
  const { setAside, damaged } = JSON.parse(restored.stdout) as { setAside: string; damaged: boolean };
  expect(damaged).toBe(true);
  expect(readFileSync(`${setAside}/${logFile}`).equals(before)).toBe(true);
  await using program = await start(binary, { home });
  const names = await itemNames(program);
  expect(names.slice(0, 7)).toEqual(["first", "second", "row-0", "row-1", "row-2", "row-3", "row-4"]);
});
