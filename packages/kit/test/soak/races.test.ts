// 200 rounds of 2 to 32 starts at once, on new homes and on homes that wait for a migration: one owner, no error.
import { test } from "bun:test";
import { cpSync } from "node:fs";

import { tempHome } from "../support/home.ts";
import { execute, start } from "../support/program.ts";
import { contenders, race } from "../support/races.ts";
import { firstVersion, secondVersion } from "../support/versions.ts";

const rounds = 100;

test(`${rounds} rounds on a new home`, async () => {
  const binary = await firstVersion();
  for (let round = 0; round < rounds; round += 1) {
    await using home = await tempHome();
    await race(binary, home, contenders(round));
  }
  console.log(`races on a new home: ${rounds} rounds`);
});

test(`${rounds} rounds on a home that waits for a migration`, async () => {
  const [older, newer] = [await firstVersion(), await secondVersion()];
  await using waiting = await tempHome();
  await using program = await start(older, { home: waiting });
  await execute(older, { home: waiting, args: ["stop"] });
  await program.ended();
  for (let round = 0; round < rounds; round += 1) {
    await using home = await tempHome();
    cpSync(waiting.path, home.path, { recursive: true });
    await race(newer, home, contenders(round));
  }
  console.log(`races on a home that waits for a migration: ${rounds} rounds`);
});
