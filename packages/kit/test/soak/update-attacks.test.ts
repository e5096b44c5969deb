// Every attack on an update that the list knows, against real releases and the real executable.
import { expect, test } from "bun:test";

import { listAttacks } from "../support/update/attacks.ts";
import { updateReleases } from "../support/update/releases.ts";
import { tryAttacks } from "../support/update/try-attacks.ts";

test("300 attacks and more take nothing, and change nothing", async () => {
  const releases = await updateReleases();
  const attacks = listAttacks(releases);
  expect(attacks.length).toBeGreaterThanOrEqual(300);
  expect(await tryAttacks(releases, attacks)).toEqual([]);
  console.log(`${attacks.length} attacks, 0 taken`);
});
