import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { homePaths } from "../../../src/run/home/paths.ts";
import { readMachine } from "../../../src/run/machine.ts";
import { windowEnds } from "../../../src/run/window/end-together.ts";
import { holds } from "../../support/http.ts";

const never = new Promise<void>(() => {});

interface Situation {
  firstCame: Promise<void>;
  pagesGone: Promise<void>;
  waitMs: number;
}

/** A home without a window's profile. */
async function ends({ waitMs, ...pages }: Situation): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "window-"));
  const machine = readMachine();
  const paths = homePaths("notes", folder, machine);
  let hasEnded = false;
  void windowEnds({ machine, paths }, pages, waitMs).then(() => (hasEnded = true));
  // It looks for a window first, for a second.
  const stays = await holds(async () => !hasEnded, 1500);
  rmSync(folder, { recursive: true });
  return !stays;
}

test.each<[string, Situation, boolean]>([
  ["no page comes back", { firstCame: never, pagesGone: never, waitMs: 10 }, true],
  [
    "a page came and has gone",
    { firstCame: Promise.resolve(), pagesGone: Promise.resolve(), waitMs: 60_000 },
    true,
  ],
  ["a page came and stays", { firstCame: Promise.resolve(), pagesGone: never, waitMs: 10 }, false],
])("windowEnds() when %s", async (_name, situation, expected) => {
  expect(await ends(situation)).toBe(expected);
});
